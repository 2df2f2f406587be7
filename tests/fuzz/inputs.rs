//! Inputs made of good ones by a few changes. They are the same in every run, so that what fails is found again.

/// What parsers stumble over.
const NASTY: [&[u8]; 40] = [
    b"\0",
    b"\r\n",
    b"\n",
    b"\r",
    b"\t",
    b" ",
    b"\"",
    b"'",
    b"\\",
    b"%",
    b"%00",
    b"%zz",
    b"&",
    b"=",
    b"+",
    b";",
    b",",
    b"..",
    b"//",
    b"/\\",
    b"@",
    b"<",
    b">",
    b"--",
    b"\xff",
    b"\xfe\xff",
    b"\xc3",
    b"\xed\xa0\x80",
    "\u{feff}".as_bytes(),
    "\u{202e}".as_bytes(),
    "\u{2028}".as_bytes(),
    "\u{1f600}".as_bytes(),
    "é".as_bytes(),
    "İ".as_bytes(),
    "ß".as_bytes(),
    b"-1",
    b"0",
    b"99999999999999999999",
    b"1e400",
    b"=?utf-8?q?=0d=0a?=",
];

/// A die that falls the same way each time.
pub struct Die(u64);

impl Die {
    pub fn new(seed: u64) -> Self {
        Self(seed.wrapping_mul(0x9e37_79b9_7f4a_7c15) | 1)
    }

    /// A number below this one.
    pub fn below(&mut self, most: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        usize::try_from(self.0 >> 33).unwrap_or(0) % most.max(1)
    }

    pub fn one_of<'a, T>(&mut self, all: &'a [T]) -> &'a T {
        &all[self.below(all.len())]
    }

    /// One of these with a few changes; most changes are small, so that much of it stays good.
    pub fn changed(&mut self, good: &[&[u8]]) -> Vec<u8> {
        let mut bytes = self.one_of(good).to_vec();
        for _ in 0..self.below(5) {
            let (from, to) = (self.below(bytes.len() + 1), self.below(bytes.len() + 1));
            let (from, to) = (from.min(to), from.max(to));
            match self.below(8) {
                0 if !bytes.is_empty() => {
                    let place = from.min(bytes.len() - 1);
                    bytes[place] = u8::try_from(self.below(256)).unwrap_or(0);
                }
                1 => drop(bytes.drain(from..to)),
                2 => bytes.truncate(to),
                3 => {
                    let again = bytes[from..to].repeat(1 + self.below(3));
                    drop(bytes.splice(from..from, again));
                }
                4 => {
                    let other = *self.one_of(good);
                    let cut = self.below(other.len() + 1);
                    bytes.truncate(from);
                    bytes.extend_from_slice(&other[cut..]);
                }
                5 => {
                    let many = self.one_of(&NASTY).repeat(self.below(200));
                    drop(bytes.splice(from..from, many));
                }
                _ => drop(bytes.splice(from..from, self.one_of(&NASTY).to_vec())),
            }
            bytes.truncate(4096);
        }
        bytes
    }
}

/// How many inputs each parser is given.
pub fn count(variable: &str, usual: usize) -> usize {
    std::env::var(variable).map_or(usual, |text| text.parse().expect("a number"))
}
