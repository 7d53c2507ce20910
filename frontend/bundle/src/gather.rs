//! Gathers the pieces that are loaded later into fewer files. The compiler's split makes one of all that the same pages
//! need, hundreds of them; a request costs more than a few functions too many.

use crate::merge::merged;
use crate::{Done, stripped};
use std::collections::BTreeMap;
use std::fs;
use std::path::Path;

/// What a file costs beside its bytes, in bytes before compression: asking for it, compiling and linking it apart. Its
/// request takes a browser some ten milliseconds of the processor, and what is compressed apart comes out larger.
const APART: i64 = 131_072;

/// The names of what is loaded later, each with the files it needs.
pub type Needs = BTreeMap<String, Vec<String>>;

/// What is needed at the same time.
struct Piece {
    /// Who needs it: one bit each.
    needed_by: u128,
    /// Its size in bytes.
    size: i64,
    parts: Vec<Vec<u8>>,
}

impl Piece {
    /// What is won when these are one file.
    fn won_with(&self, other: &Self) -> i64 {
        let (mine, theirs) = (self.needed_by & !other.needed_by, other.needed_by & !self.needed_by);
        let count = |some: u128| i64::from(some.count_ones());
        count(self.needed_by & other.needed_by) * APART - count(mine) * other.size - count(theirs) * self.size
    }
}

/// Writes fewer files that do what those in the package do; says who needs which of them.
///
/// # Errors
/// A file cannot be read or written or is no piece, or more is loaded later than there are bits.
pub fn gather(package: &Path, needs: &Needs) -> Done<Needs> {
    let mut needed_by: BTreeMap<&str, u128> = BTreeMap::new();
    for (at, files) in (0..).zip(needs.values()) {
        let bit = 1_u128.checked_shl(at).ok_or("more is loaded later than there are bits")?;
        for file in files {
            *needed_by.entry(file).or_default() |= bit;
        }
    }
    let mut pieces = vec![];
    for (file, needed_by) in needed_by {
        let part = stripped(&fs::read(package.join(format!("{file}.wasm")))?).ok_or("not a module")?;
        pieces.push(Piece { needed_by, size: i64::try_from(part.len())?, parts: vec![part] });
    }
    while let Some((one, other)) = best(&pieces) {
        let other = pieces.remove(other);
        let one = &mut pieces[one];
        one.needed_by |= other.needed_by;
        one.size += other.size;
        one.parts.extend(other.parts);
    }
    let mut gathered: Needs = needs.keys().map(|name| (name.clone(), vec![])).collect();
    for (number, piece) in pieces.iter().enumerate() {
        let name = format!("piece_{number}");
        fs::write(package.join(format!("{name}.wasm")), merged(&piece.parts)?)?;
        for (at, files) in (0..).zip(gathered.values_mut()) {
            if piece.needed_by >> at & 1 == 1 {
                files.push(name.clone());
            }
        }
    }
    Ok(gathered)
}

/// The two of which most is won, the earlier first.
fn best(pieces: &[Piece]) -> Option<(usize, usize)> {
    let pairs = pieces.iter().enumerate().flat_map(|(other, piece)| {
        pieces[..other].iter().enumerate().map(move |(one, before)| (before.won_with(piece), one, other))
    });
    let most = pairs.filter(|(won, ..)| *won > 0).max_by_key(|(won, ..)| *won);
    most.map(|(_, one, other)| (one, other))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn piece(needed_by: u128, size: i64) -> Piece {
        Piece { needed_by, size, parts: vec![] }
    }

    #[test]
    fn small_ones_that_are_needed_together_become_one_and_large_ones_that_are_not_stay() {
        let pieces = [piece(0b0111, 900), piece(0b0011, 1_000), piece(0b1000, 90_000), piece(0b0001, 90_000)];
        assert_eq!(best(&pieces), Some((0, 1)));
        assert_eq!(best(&pieces[2..]), None);
    }
}
