//! A hash that is the same on every machine, in every run and in every release.

/// FNV-1a, 64 bits (Fowler, Noll, Vo; RFC 9923). Where a hash becomes a name that is kept on disk, the standard library's
/// will not do: its algorithm may change with any release of Rust.
pub fn stable_hash(bytes: impl IntoIterator<Item = u8>) -> u64 {
    const OFFSET_BASIS: u64 = 0xcbf2_9ce4_8422_2325;
    const PRIME: u64 = 0x0100_0000_01b3;
    bytes.into_iter().fold(OFFSET_BASIS, |hash, byte| (hash ^ u64::from(byte)).wrapping_mul(PRIME))
}

/// The same of several strings of bytes, none of which runs into the next.
pub fn stable_hash_of(parts: &[&[u8]]) -> u64 {
    stable_hash(parts.iter().flat_map(|part| (part.len() as u64).to_le_bytes().into_iter().chain(part.iter().copied())))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn it_is_what_others_compute_and_parts_are_told_apart() {
        // The test vectors of the authors.
        for (text, hash) in
            [("", 0xcbf2_9ce4_8422_2325), ("a", 0xaf63_dc4c_8601_ec8c), ("foobar", 0x8594_4171_f739_67e8)]
        {
            assert_eq!(stable_hash(text.bytes()), hash, "{text}");
        }
        assert_ne!(stable_hash_of(&[b"ab", b"c"]), stable_hash_of(&[b"a", b"bc"]));
    }
}
