//! The hashes that stand for names and words in a trace: FNV-1a with the finalizer of MurmurHash3, the same on every platform.

use std::num::NonZeroU64;

/// Hashes bytes as they come.
#[derive(Clone, Copy)]
pub(super) struct Hasher(u64);

impl Hasher {
    /// Values hashed for different purposes do not meet.
    pub(super) fn new(purpose: u8) -> Self {
        Self(0xCBF2_9CE4_8422_2325).byte(purpose)
    }

    pub(super) fn byte(self, byte: u8) -> Self {
        Self((self.0 ^ u64::from(byte)).wrapping_mul(0x0000_0100_0000_01B3))
    }

    /// Bytes, and an end that keeps `ab` + `c` from `a` + `bc`.
    pub(super) fn text(self, bytes: impl IntoIterator<Item = u8>) -> Self {
        bytes.into_iter().fold(self, Self::byte).byte(0xFF)
    }

    pub(super) fn finish(self) -> u64 {
        mix(self.0)
    }

    pub(super) fn name(self) -> NonZeroU64 {
        nonzero(self.finish())
    }
}

/// Every bit of the result depends on every bit given.
pub(super) fn mix(mut value: u64) -> u64 {
    value = (value ^ (value >> 33)).wrapping_mul(0xFF51_AFD7_ED55_8CCD);
    value = (value ^ (value >> 33)).wrapping_mul(0xC4CE_B9FE_1A85_EC53);
    value ^ (value >> 33)
}

pub(super) fn nonzero(value: u64) -> NonZeroU64 {
    NonZeroU64::new(value).unwrap_or(NonZeroU64::MIN)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn parts_and_purposes_are_kept_apart() {
        let of = |purpose, parts: &[&str]| {
            parts.iter().fold(Hasher::new(purpose), |hasher, part| hasher.text(part.bytes())).finish()
        };
        assert_eq!(of(1, &["ab", "c"]), of(1, &["ab", "c"]));
        assert_ne!(of(1, &["ab", "c"]), of(1, &["a", "bc"]));
        assert_ne!(of(1, &["ab"]), of(2, &["ab"]));
    }

    #[test]
    fn the_hash_is_the_same_for_ever() {
        assert_eq!(Hasher::new(0).text(*b"wom").finish(), 0xFE0E_8D9E_780E_63E6);
    }
}
