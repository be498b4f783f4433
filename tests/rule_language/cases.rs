//! The cases: a form of the language each.

/// A rule's patterns and conditions, and what it must do.
pub(crate) struct Case {
    /// What the case shows.
    pub(crate) form: &'static str,
    /// The lines of the rule that are under test.
    pub(crate) rule: &'static str,
    /// Texts (or records, which begin with a brace) that fire the rule, with what it sees of them.
    pub(crate) fires: &'static [(&'static str, &'static str)],
    /// Texts that do not.
    pub(crate) silent: &'static [&'static str],
}

/// What a rule about facts sees of a text.
pub(crate) const NOTHING: &str = "";
pub(crate) const WORDS: &[Case] = &[
    Case {
        form: "a word",
        rule: r#"any = ["zonk"]"#,
        fires: &[
            ("a zonk of mine", "zonk"),
            ("ZONK", "ZONK"),
            ("Zonk, they said", "Zonk"),
            ("(zonk)", "zonk"),
            ("the zonk's lid", "zonk's"),
        ],
        silent: &[
            "zonks",
            "zonkish",
            "bezonk",
            "zon k",
            "zo-nk",
            "",
            "@zonk",
            "mail zonk@example.com",
            "https://example.com/zonk",
        ],
    },
    Case {
        form: "width, accents and look-alikes do not matter",
        rule: r#"any = ["zonked"]"#,
        fires: &[
            ("ｚｏｎｋｅｄ", "ｚｏｎｋｅｄ"),
            ("ZÓNKED", "ZÓNKED"),
            ("zo\u{301}nked", "zo\u{301}nked"),
            ("zоnkеd", "zоnkеd"),
            ("zon\u{200B}ked", "zon\u{200B}ked"),
            ("z0nk3d", "z0nk3d"),
            ("z o n k e d", "z o n k e d"),
        ],
        silent: &["zon ked"],
    },
    Case {
        form: "accents of a pattern may be left out in the text",
        rule: r#"any = ["zoňkář"]"#,
        fires: &[
            ("Zoňkář", "Zoňkář"),
            ("zonˇ, zoňkář!", "zoňkář"),
            ("zon\u{30C}ka\u{301}r\u{30C}", "zon\u{30C}ka\u{301}r\u{30C}"),
        ],
        silent: &["zoňkáři"],
    },
    Case {
        form: "stretched letters",
        rule: r#"any = ["zoonky"]"#,
        fires: &[("zoooooonky", "zoooooonky"), ("zoonkyyyyy", "zoonkyyyyy"), ("ZOOONKY", "ZOOONKY")],
        silent: &["zonky zonk"],
    },
    Case {
        form: "an apostrophe word is one word",
        rule: r#"any = ["zonkn't"]"#,
        fires: &[("it zonkn't", "zonkn't"), ("it zonkn’t", "zonkn’t"), ("ZONKN'T", "ZONKN'T")],
        silent: &["zonkn t", "zonk not"],
    },
    Case {
        form: "a contraction without its apostrophe",
        rule: r#"any = ["don't zonk"]"#,
        fires: &[("I dont zonk", "dont zonk"), ("don’t zonk", "don’t zonk")],
        silent: &["do not zonk"],
    },
    Case {
        form: "words side by side",
        rule: r#"any = ["zonk plim"]"#,
        fires: &[
            ("the zonk plim", "zonk plim"),
            ("zonk, plim", "zonk, plim"),
            ("zonk   plim", "zonk   plim"),
            ("zonk-plim", "zonk-plim"),
        ],
        silent: &[
            "zonk the plim",
            "plim zonk",
            "zonk. plim",
            "zonk! Plim",
            "zonk\nplim",
            "zonk 😀 plim",
            "zonk 5 plim",
        ],
    },
    Case {
        form: "a dot within a word ends no sentence",
        rule: r#"any = ["zonk ..3 plom"]"#,
        fires: &[("zonk at 5.30 plom", "zonk at 5.30 plom"), ("zonk v.2 plom", "zonk v.2 plom")],
        silent: &["zonk ends. plom", "zonk ends? plom", "zonk ends… plom", "zonk ends\nplom"],
    },
    Case {
        form: "a choice",
        rule: r#"any = ["{zonk|plim plam} now"]"#,
        fires: &[("zonk now", "zonk now"), ("do plim plam now", "plim plam now")],
        silent: &["plim now", "plam now", "zonk plim plam", "zonk and now"],
    },
    Case {
        form: "choices in a row",
        rule: r#"any = ["{zonk|plim} {plam|plum|so plom}"]"#,
        fires: &[("zonk plam", "zonk plam"), ("plim plum", "plim plum"), ("zonk so plom", "zonk so plom")],
        silent: &["zonk plim", "plam zonk", "plim so", "plim plom"],
    },
    Case {
        form: "several patterns in `any`: one is enough",
        rule: r#"any = ["zonk alpha", "zonk beta"]"#,
        fires: &[("zonk alpha", "zonk alpha"), ("zonk beta", "zonk beta")],
        silent: &["zonk gamma", "alpha beta"],
    },
    Case {
        form: "a lexicon of words and phrases",
        rule: r#"any = ["@thing works"]"#,
        fires: &[("the zonk works", "zonk works"), ("a plim plam works", "plim plam works"), ("😡 works", "😡 works")],
        silent: &["plim works", "the tonk works"],
    },
    Case {
        form: "a lexicon and a class among choices",
        rule: r#"any = ["zonk {@thing|<money>|plom}"]"#,
        fires: &[
            ("zonk zonk", "zonk zonk"),
            ("zonk $5", "zonk $5"),
            ("zonk plom", "zonk plom"),
            ("zonk plim plam", "zonk plim plam"),
        ],
        silent: &["zonk 5", "zonk plim", "zonk works"],
    },
];

pub(crate) const GAPS: &[Case] = &[
    Case {
        form: "a gap",
        rule: r#"any = ["zonk ..3 plum"]"#,
        fires: &[
            ("zonk plum", "zonk plum"),
            ("zonk a plum", "zonk a plum"),
            ("zonk a b, c plum", "zonk a b, c plum"),
            ("zonk #a plum", "zonk #a plum"),
        ],
        silent: &["zonk a b c d plum", "plum zonk", "zonk. plum", "zonk a. b plum", "zonk\nplum", "zonk a! plum"],
    },
    Case {
        form: "a gap that may cross sentence ends",
        rule: r#"any = ["zonk ...3 plan"]"#,
        fires: &[
            ("zonk plan", "zonk plan"),
            ("zonk. plan", "zonk. plan"),
            ("zonk a. b! c plan", "zonk a. b! c plan"),
            ("zonk\nplan", "zonk\nplan"),
        ],
        silent: &["zonk a b c d plan", "zonk. a b c. d plan", "plan zonk"],
    },
    Case {
        form: "both gaps in one pattern",
        rule: r#"any = ["zonk ..1 plet ...2 plot"]"#,
        fires: &[("zonk a plet. b plot", "zonk a plet. b plot"), ("zonk plet plot", "zonk plet plot")],
        silent: &["zonk. plet plot", "zonk a b plet plot", "zonk plet a b c plot"],
    },
    Case {
        form: "a gap counts tokens, not punctuation",
        rule: r#"any = ["zonk ..2 plug"]"#,
        fires: &[
            ("zonk - (a) -- b, plug", "zonk - (a) -- b, plug"),
            ("zonk 😀 5% plug", "zonk 😀 5% plug"),
            ("zonk a@b.com plug", "zonk a@b.com plug"),
        ],
        silent: &["zonk 😀 5% $3 plug"],
    },
];

pub(crate) const CLASSES: &[Case] = &[
    Case {
        form: "<url>",
        rule: r#"any = ["zonk <url>"]"#,
        fires: &[
            ("zonk https://example.com/a?b=c.", "zonk https://example.com/a?b=c"),
            ("zonk www.example.org", "zonk www.example.org"),
            ("zonk example.com", "zonk example.com"),
            ("zonk bit.ly/abc", "zonk bit.ly/abc"),
        ],
        silent: &["zonk e.g. this", "zonk a.b", "zonk me@example.com", "zonk http"],
    },
    Case {
        form: "<email>",
        rule: r#"any = ["zonk <email>"]"#,
        fires: &[
            ("zonk me@example.com!", "zonk me@example.com"),
            ("zonk a.b@mail.example.org", "zonk a.b@mail.example.org"),
        ],
        silent: &["zonk @example", "zonk me@home", "zonk example.com"],
    },
    Case {
        form: "<mention>",
        rule: r#"any = ["zonk <mention>"]"#,
        fires: &[("zonk @some_one!", "zonk @some_one"), ("zonk @žofie", "zonk @žofie")],
        silent: &["zonk @", "zonk a@b", "zonk some_one"],
    },
    Case {
        form: "<hashtag>",
        rule: r#"any = ["zonk <hashtag>"]"#,
        fires: &[("zonk #anything.", "zonk #anything"), ("zonk #Ž1", "zonk #Ž1")],
        silent: &["zonk #1", "zonk #", "zonk anything"],
    },
    Case {
        form: "<money>",
        rule: r#"any = ["zonk <money>"]"#,
        fires: &[
            ("zonk $9.99", "zonk $9.99"),
            ("zonk €1,000", "zonk €1,000"),
            ("zonk 12€", "zonk 12€"),
            ("zonk $5k", "zonk $5k"),
        ],
        silent: &["zonk 9.99", "zonk $", "zonk 5%", "zonk $x"],
    },
    Case {
        form: "<percent>",
        rule: r#"any = ["zonk <percent>"]"#,
        fires: &[("zonk 50%", "zonk 50%"), ("zonk 2.5%!", "zonk 2.5%")],
        silent: &["zonk 50", "zonk %", "zonk $50"],
    },
    Case {
        form: "<number>",
        rule: r#"any = ["zonk <number>"]"#,
        fires: &[("zonk 50", "zonk 50"), ("zonk 1,000.5", "zonk 1,000.5")],
        silent: &["zonk 50%", "zonk $50", "zonk fifty", "zonk 7th"],
    },
    Case {
        form: "<emoji>",
        rule: r#"any = ["zonk <emoji>"]"#,
        fires: &[
            ("zonk 😀", "zonk 😀"),
            ("zonk 👩‍🔬!", "zonk 👩‍🔬"),
            ("zonk 🇨🇿", "zonk 🇨🇿"),
            ("zonk :-)", "zonk :-)"),
            ("zonk <3", "zonk <3"),
            ("zonk 👍🏽", "zonk 👍🏽"),
        ],
        silent: &["zonk :", "zonk 3", "zonk !"],
    },
    Case {
        form: "one hashtag",
        rule: r##"any = ["#zonkad"]"##,
        fires: &[("bread #zonkad", "#zonkad"), ("#ZonkAd", "#ZonkAd"), ("(#zonkad)", "#zonkad")],
        silent: &["zonkad", "#zonkads", "zonk ad", "@zonkad"],
    },
    Case {
        form: "words see into a hashtag",
        rule: r#"any = ["zonk never plim"]"#,
        fires: &[
            ("#ZonkNeverPlim", "ZonkNeverPlim"),
            ("so #zonkneverplim!", "zonkneverplim"),
            ("#zonk_never_plim", "zonk_never_plim"),
        ],
        silent: &["#ZonkNever", "#zonknever plam"],
    },
    Case {
        form: "one emoji",
        rule: r#"any = ["🥁"]"#,
        fires: &[("bad 🥁🥁", "🥁"), ("bad🥁", "🥁")],
        silent: &["😀", "bad :-("],
    },
    Case {
        form: "an emoji of any skin and style",
        rule: r#"any = ["zonk {👍|❤}"]"#,
        fires: &[("zonk 👍🏽", "zonk 👍🏽"), ("zonk ❤️", "zonk ❤️"), ("zonk ❤", "zonk ❤")],
        silent: &["zonk 👎", "zonk 💔"],
    },
    Case {
        form: "an emoticon by its kind",
        rule: r#"any = ["zonk :)"]"#,
        fires: &[("zonk :-)))", "zonk :-)))"), ("zonk :)", "zonk :)"), ("zonk =)", "zonk =)")],
        silent: &["zonk :(", "zonk ;)"],
    },
    Case {
        form: "a character reference is what it stands for",
        rule: r#"any = ["zonk it's plim"]"#,
        fires: &[
            ("zonk it&#39;s plim", "zonk it&#39;s plim"),
            ("zonk&nbsp;it&rsquo;s plim", "zonk&nbsp;it&rsquo;s plim"),
        ],
        silent: &["zonk it &amp; plim"],
    },
];

pub(crate) const RULES: &[Case] = &[
    Case {
        form: "`unless` in the sentence, before, after or within",
        rule: "any = [\"zonk ..3 gave\"]\nunless = [\"plim\"]",
        fires: &[
            ("zonk gave", "zonk gave"),
            ("Plim. Zonk gave. Plim", "Zonk gave"),
            ("plim zonk gave. Then zonk gave", "zonk gave"),
        ],
        silent: &[
            "plim and zonk gave",
            "zonk gave way to plim",
            "zonk plim gave",
            "a plim b c d e f g h i j zonk gave",
        ],
    },
    Case {
        form: "`unless` with several words and a gap inside",
        rule: "any = [\"zonk gone\"]\nunless = [\"plim ..2 plam\"]",
        fires: &[("plim and zonk gone", "zonk gone"), ("plim a b c plam zonk gone", "zonk gone")],
        silent: &["plim a plam, zonk gone", "zonk gone and plim plam"],
    },
    Case {
        form: "`unless` that must end before the match",
        rule: "any = [\"zonk gate\"]\nunless = [\"plim ..2\"]",
        fires: &[
            ("plim a b c zonk gate", "zonk gate"),
            ("zonk gate plim", "zonk gate"),
            ("plim. zonk gate", "zonk gate"),
        ],
        silent: &["plim zonk gate", "plim a b zonk gate", "plim, a, b: zonk gate"],
    },
    Case {
        form: "`unless` that must begin after the match",
        rule: "any = [\"zonk goes\"]\nunless = [\"..2 plim\"]",
        fires: &[
            ("zonk goes a b c plim", "zonk goes"),
            ("plim zonk goes", "zonk goes"),
            ("zonk goes. Plim", "zonk goes"),
        ],
        silent: &["zonk goes plim", "zonk goes a b plim"],
    },
    Case {
        form: "`unless` beside the match, across sentence ends",
        rule: "any = [\"zonk glen\"]\nunless = [\"plim ...2\", \"...1 plod\"]",
        fires: &[("Plim a b c. Zonk glen", "Zonk glen"), ("zonk glen. A b plod", "zonk glen")],
        silent: &["Plim. Zonk glen", "Plim a. b zonk glen", "Zonk glen. Plod", "zonk glen\na plod"],
    },
    Case {
        form: "`unless` with a list",
        rule: "any = [\"zonk girt\"]\nunless = [\"@thing ..1\", \"plod\"]",
        fires: &[("zonk girt", "zonk girt"), ("plim plam a b zonk girt", "zonk girt")],
        silent: &["plim plam zonk girt", "😡 so zonk girt", "zonk girt plod"],
    },
    Case {
        form: "another match of the same rule still counts",
        rule: "any = [\"zonk grid\"]\nunless = [\"never ..1\"]",
        fires: &[("never zonk grid but then a zonk grid", "zonk grid"), ("Never zonk grid! Zonk grid.", "Zonk grid")],
        silent: &["never zonk grid", "never a zonk grid, never zonk grid"],
    },
    Case {
        form: "`all`: every one must stand somewhere",
        rule: r#"all = ["zonk blue", "plim red"]"#,
        fires: &[("Zonk blue. And then some more. Plim red.", "Zonk blue"), ("plim red zonk blue", "zonk blue")],
        silent: &["zonk blue", "plim red", "zonk red, plim blue"],
    },
    Case {
        form: "`all` beside `any`",
        rule: "any = [\"zonk pink\", \"zonk grey\"]\nall = [\"plim teal\"]",
        fires: &[("zonk grey plim teal", "zonk grey"), ("plim teal. zonk pink", "zonk pink")],
        silent: &["zonk pink zonk grey", "plim teal"],
    },
    Case {
        form: "`within`: the parts begin near each other, sentence ends or not",
        rule: "all = [\"zonk oak\", \"plim elm\"]\nwithin = 4",
        fires: &[
            ("zonk oak plim elm", "zonk oak"),
            ("zonk oak a b plim elm", "zonk oak"),
            ("Plim elm. A zonk oak", "zonk oak"),
            ("zonk oak and a long way to zonk oak, plim elm", "zonk oak"),
        ],
        silent: &["zonk oak a b c plim elm", "plim elm a b c d e zonk oak", "zonk oak"],
    },
    Case {
        form: "`within` with `any` and `all`",
        rule: "any = [\"zonk ash\", \"zonk fir\"]\nall = [\"plim yew\"]\nwithin = 3",
        fires: &[("zonk fir a plim yew", "zonk fir"), ("plim yew a zonk ash", "zonk ash")],
        silent: &["zonk ash a b plim yew", "zonk ash zonk fir"],
    },
    Case {
        form: "`at` the start",
        rule: "any = [\"zonk hill\"]\nat = \"start\"",
        fires: &[
            ("Zonk hill, they say", "Zonk hill"),
            ("  zonk hill", "zonk hill"),
            ("@someone zonk hill", "zonk hill"),
        ],
        silent: &["the zonk hill", "Hello. Zonk hill"],
    },
    Case {
        form: "`at` the end",
        rule: "any = [\"zonk lake\"]\nat = \"end\"",
        fires: &[
            ("by the zonk lake", "zonk lake"),
            ("by the zonk lake!!!", "zonk lake"),
            ("zonk lake. Or a zonk lake #here", "zonk lake"),
        ],
        silent: &["zonk lake it is", "zonk lake. No"],
    },
];
