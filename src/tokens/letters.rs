//! What the letters of a word tell of its language.

use unicode_normalization::char::decompose_canonical;

use crate::snapshot::frozen;
use crate::text::fold;

/// Letters beyond ASCII and the languages that write with them, as [`super::Word::marks`]: what a word that is not known tells of
/// its language.
#[derive(Clone, Debug, Default)]
pub(crate) struct Letters {
    /// First letter, last letter, marks; in order, none over another.
    ranges: Vec<(char, char, u32)>,
    /// Letter, accent, marks; in order.
    accented: Vec<(char, char, u32)>,
    /// What the letters from U+0080 on, to the end of Devanagari, tell; accents tell it only with the letter before them.
    common: Vec<u32>,
}

/// In place of marks: an accent, which must be seen with its letter.
const ASK: u32 = 1 << 15;

impl Letters {
    /// Ranges in any order; none if two of them overlap.
    pub(crate) fn new(all: impl IntoIterator<Item = (char, char, u32)>) -> Option<Self> {
        let mut letters = Self::default();
        for (first, last, marks) in all {
            let mut parts = ['\0'; 2];
            let mut count = 0;
            decompose_canonical(first, |part| {
                parts[count.min(1)] = part;
                count += 1;
            });
            match count {
                2 if first == last => letters.accented.push((parts[0], parts[1], marks)),
                _ => letters.ranges.push((first, last, marks)),
            }
        }
        letters.ranges.sort_unstable();
        letters.accented.sort_unstable();
        let apart = letters.ranges.windows(2).all(|two| two[0].1 < two[1].0)
            && letters.accented.windows(2).all(|two| (two[0].0, two[0].1) < (two[1].0, two[1].1));
        let mut key = Vec::new();
        let common = |c: char| {
            key.clear();
            fold::fold(c.encode_utf8(&mut [0; 4]), &mut key);
            let is_accent = letters.accented.iter().any(|&(_, accent, _)| accent == c);
            if is_accent { ASK } else { letters.marks(std::str::from_utf8(&key).unwrap_or_default()) }
        };
        letters.common = ('\u{80}'..='\u{97F}').map(common).collect();
        apart.then_some(letters)
    }

    /// The languages of a letter as it stands in a word, not folded; nothing of accents, and of letters that are not common.
    #[inline(always)]
    pub(super) fn of(&self, c: usize) -> u32 {
        self.common.get(c.wrapping_sub(0x80)).map_or(0, |marks| marks & !ASK)
    }

    /// The languages of the letters of a word as it stands; none if it has other than common ones.
    fn common_marks(&self, word: &str) -> Option<u32> {
        let marks = |c: char| self.common.get(c as usize - 0x80).copied().filter(|&marks| marks != ASK);
        word.chars().filter(|c| !c.is_ascii()).try_fold(0, |all, c| Some(all | marks(c)?))
    }

    /// The languages of the letters of a word, which is folded to `key`.
    pub(crate) fn marks_of(&self, word: &str, key: &[u8]) -> u32 {
        self.common_marks(word).unwrap_or_else(|| self.marks(std::str::from_utf8(key).unwrap_or_default()))
    }

    /// The languages of the letters of a folded word, in which accents are characters of their own.
    pub(crate) fn marks(&self, key: &str) -> u32 {
        let mut marks = 0;
        let mut before = '\0';
        for c in key.chars() {
            if !c.is_ascii() {
                let after = self.ranges.partition_point(|&(first, _, _)| first <= c);
                if let Some(&(_, last, of)) = self.ranges[..after].last() {
                    marks |= if c <= last { of } else { 0 };
                }
                if let Ok(at) = self.accented.binary_search_by_key(&(before, c), |&(base, accent, _)| (base, accent)) {
                    marks |= self.accented[at].2;
                }
            }
            before = c;
        }
        marks
    }
}

frozen!(Letters { ranges, accented, common });

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn letters_tell_languages() {
        let letters = Letters::new([('é', 'é', 3), ('ř', 'ř', 1), ('ß', 'ß', 2), ('ء', 'ي', 4)]).unwrap();
        let marks = |word: &str| {
            let mut key = Vec::new();
            fold::fold(word, &mut key);
            let slow = letters.marks(std::str::from_utf8(&key).unwrap());
            assert_eq!(letters.marks_of(word, &key), slow, "{word}");
            slow
        };
        assert_eq!(["éa", "pří", "řé", "ok", "كتاب", "ű", "Maß", "pr\u{30C}i"].map(marks), [3, 1, 3, 0, 4, 0, 2, 1]);
        assert!(Letters::new([('ء', 'ي', 1), ('ت', 'ى', 2)]).is_none());
        assert!(Letters::new([('é', 'é', 1), ('é', 'é', 2)]).is_none());
    }
}
