//! Links without what changes from click to click.

use std::num::NonZeroU64;

use super::hash::{Hasher, mix, nonzero};

/// Parameters that say where a click came from, and nothing about where it goes. Those that begin with `utm_` are such too.
const TRACKING: &[&str] = &[
    "_ga",
    "_gl",
    "_hsenc",
    "_hsmi",
    "_openstat",
    "dclid",
    "fbclid",
    "gbraid",
    "gclid",
    "gclsrc",
    "igsh",
    "igshid",
    "li_fat_id",
    "mc_cid",
    "mc_eid",
    "mkt_tok",
    "msclkid",
    "oly_anon_id",
    "oly_enc_id",
    "rb_clickid",
    "ref_src",
    "ref_url",
    "s_cid",
    "scid",
    "si",
    "spm",
    "srsltid",
    "ttclid",
    "twclid",
    "vero_id",
    "wbraid",
    "wickedid",
    "yclid",
    "ysclid",
];

const LINK: u8 = 3;
const PAIR: u8 = 4;

/// What stands for a link: the same for every scheme, `www.` and `m.`, case of the host, trailing slash, fragment, order of
/// parameters, and whatever tracking parameters it carries.
pub(super) fn canonical(link: &str) -> NonZeroU64 {
    let rest = link.split_once("://").map_or(link, |(_, rest)| rest);
    let rest = rest.split('#').next().unwrap_or_default();
    let (place, query) = rest.split_once('?').unwrap_or((rest, ""));
    let (host, path) = place.split_at(place.find('/').unwrap_or(place.len()));
    let host = ["www.", "m."].into_iter().fold(host, |host, prefix| match host.get(..prefix.len()) {
        Some(head) if head.eq_ignore_ascii_case(prefix) => &host[prefix.len()..],
        _ => host,
    });
    let host = host.trim_end_matches(":80").trim_end_matches(":443");
    let place = Hasher::new(LINK)
        .text(host.bytes().map(|b| b.to_ascii_lowercase()))
        .text(path.trim_end_matches('/').bytes())
        .finish();
    // A sum does not ask for the order.
    let pairs = query.split(['&', ';']).filter(|pair| !pair.is_empty() && !is_tracking(pair));
    let query = pairs.fold(0u64, |sum, pair| sum.wrapping_add(Hasher::new(PAIR).text(pair.bytes()).finish()));
    nonzero(place ^ mix(query))
}

fn is_tracking(pair: &str) -> bool {
    let name = pair.split('=').next().unwrap_or_default();
    let head = name.get(..4).unwrap_or_default();
    head.eq_ignore_ascii_case("utm_") || TRACKING.iter().any(|known| name.eq_ignore_ascii_case(known))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_changes_from_click_to_click_is_left_out() {
        let plain = canonical("https://shop.example/boots?size=41&colour=red");
        for same in [
            "http://www.Shop.example/boots/?colour=red&size=41",
            "shop.example/boots?utm_source=x&size=41&fbclid=IwAR0&colour=red#reviews",
            "https://m.shop.example:443/boots?UTM_Campaign=may&size=41&colour=red&gclid=1",
        ] {
            assert_eq!(canonical(same), plain, "{same}");
        }
        for other in [
            "https://shop.example/boots?size=42&colour=red",
            "https://shop.example/Boots?size=41&colour=red",
            "https://shop.example/?size=41&colour=red",
            "https://shop.example/boots?size=41&colour=red&tag=friend-21",
        ] {
            assert_ne!(canonical(other), plain, "{other}");
        }
    }

    #[test]
    fn any_text_is_a_link_to_something() {
        for odd in ["", "?", "://", "#", "é", "www.", "http://[::1]:80/", "a?&&;="] {
            canonical(odd);
        }
        assert_eq!(canonical("http://a.example?"), canonical("a.example"));
    }
}
