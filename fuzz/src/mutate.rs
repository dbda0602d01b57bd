//! New inputs from old ones, with a feeling for lines and tokens.
//!
//! Flipped bits in a text mostly give a text that is refused in its first line. So a text is cut into tokens (words, numbers, strings,
//! signs, line ends), and tokens and lines are replaced, doubled, swapped, moved and taken from other inputs; numbers become the numbers at
//! which programs break. One time in eight the bytes are damaged all the same. What is no text is damaged as bytes only.

use std::collections::BTreeSet;

use synovia_numerics::Stream;

/// Numbers at which programs break.
const NUMBERS: [&str; 27] = [
    "0",
    "-0",
    "1",
    "-1",
    "2",
    "1e-320",
    "-1e-320",
    "1e308",
    "-1e308",
    "1e999",
    "nan",
    "-nan",
    "inf",
    "-inf",
    "0.1",
    "0,1",
    "255",
    "256",
    "65536",
    "2147483648",
    "4294967296",
    "9223372036854775807",
    "18446744073709551616",
    "1e15",
    "0x10",
    "99999999999999999999999999",
    "1_000",
];

/// Pieces that readers of TOML, CSV and JSON must stand.
const PIECES: [&str; 26] = [
    "[",
    "]",
    "[[",
    "]]",
    "{",
    "}",
    "\"",
    "'",
    "\"\"\"",
    "\\u0000",
    "\u{202e}",
    "\u{1b}[31m",
    "=",
    ",",
    ";",
    "\n",
    "\r\n",
    "\t",
    "#",
    ".",
    "\u{feff}",
    "é",
    "true",
    "null",
    "=1+1",
    "../",
];

/// Whole numbers that lengths and offsets are written as in files that are no text.
const LENGTHS: [u64; 8] = [0, 1, 0x7f, 0xff, 0xffff, 0x7fff_ffff, 0xffff_ffff, u64::MAX];

/// Makes inputs.
pub struct Mutator {
    stream: Stream,
    is_text: bool,
    /// Words of all that was there at the beginning: keys, names, numbers.
    words: Vec<String>,
}

impl Mutator {
    pub fn new<'a>(
        stream: Stream,
        is_text: bool,
        seeds: impl IntoIterator<Item = &'a Vec<u8>>,
    ) -> Self {
        let mut words = BTreeSet::new();
        if is_text {
            for seed in seeds {
                let text = String::from_utf8_lossy(seed);
                words.extend(tokens(&text).into_iter().map(str::to_owned));
            }
        }
        Mutator {
            stream,
            is_text,
            words: words.into_iter().filter(|word| word.len() < 200).collect(),
        }
    }

    /// One of those kept, changed one to eight times.
    pub fn next(&mut self, kept: &[Vec<u8>]) -> Vec<u8> {
        if kept.is_empty() {
            return Vec::new();
        }
        let mut input = self.choose::<Vec<u8>>(kept).clone();
        for _ in 0..=self.stream.below(8) {
            input = if self.is_text && self.stream.below(8) > 0 {
                self.change_text(&input, kept)
            } else {
                self.damage(input, kept)
            };
        }
        input
    }

    fn choose<'a, T>(&mut self, from: &'a [T]) -> &'a T {
        &from[self.stream.below(from.len() as u64) as usize]
    }

    /// A place in something that long; 0 in nothing.
    fn place(&mut self, length: usize) -> usize {
        self.stream.below(length.max(1) as u64) as usize
    }

    /// A stretch of at most `most` of something that long.
    fn stretch(&mut self, length: usize, most: usize) -> (usize, usize) {
        let start = self.place(length);
        let end = (start + 1 + self.place(most)).min(length);
        (start.min(end), end)
    }

    fn change_text(&mut self, input: &[u8], kept: &[Vec<u8>]) -> Vec<u8> {
        let text = String::from_utf8_lossy(input).into_owned();
        let changed = if self.stream.below(3) == 0 {
            self.change_lines(&text, kept)
        } else {
            self.change_tokens(&text)
        };
        changed.into_bytes()
    }

    fn change_tokens(&mut self, text: &str) -> String {
        let mut tokens: Vec<String> = tokens(text).into_iter().map(str::to_owned).collect();
        let (start, end) = self.stretch(tokens.len(), 4);
        match self.stream.below(7) {
            0 => {
                tokens.drain(start..end);
            }
            1 => {
                let again = tokens[start..end].to_vec();
                let at = self.place(tokens.len());
                tokens.splice(at..at, again);
            }
            2 => {
                let other = self.place(tokens.len());
                if start < tokens.len() {
                    tokens.swap(start, other);
                }
            }
            3 => {
                let piece = (*self.choose(&PIECES)).to_owned();
                tokens.insert(start, piece);
            }
            4 => {
                let numbers: Vec<usize> = (0..tokens.len())
                    .filter(|at| is_number(&tokens[*at]))
                    .collect();
                if !numbers.is_empty() {
                    let at = *self.choose(&numbers);
                    tokens[at] = (*self.choose(&NUMBERS)).to_owned();
                }
            }
            5 => {
                // Long and deep things.
                let times = 1 << self.stream.below(12);
                let again = tokens[start..end].concat().repeat(times);
                tokens.splice(start..end, [again]);
            }
            _ => {
                if start < tokens.len() && !self.words.is_empty() {
                    let at = self.place(self.words.len());
                    tokens[start] = self.words[at].clone();
                }
            }
        }
        tokens.concat()
    }

    fn change_lines(&mut self, text: &str, kept: &[Vec<u8>]) -> String {
        let mut lines: Vec<String> = text.split_inclusive('\n').map(str::to_owned).collect();
        let (start, end) = self.stretch(lines.len(), 6);
        match self.stream.below(4) {
            0 => {
                lines.drain(start..end);
            }
            1 => {
                let again = lines[start..end].to_vec();
                let at = self.place(lines.len());
                lines.splice(at..at, again);
            }
            2 => {
                let other = self.place(lines.len());
                if start < lines.len() {
                    lines.swap(start, other);
                }
            }
            _ => {
                let other = String::from_utf8_lossy(self.choose::<Vec<u8>>(kept)).into_owned();
                let others: Vec<&str> = other.split_inclusive('\n').collect();
                let (first, last) = self.stretch(others.len(), 12);
                let taken: Vec<String> = others[first..last]
                    .iter()
                    .map(|line| (*line).to_owned())
                    .collect();
                lines.splice(start..end, taken);
            }
        }
        lines.concat()
    }

    fn damage(&mut self, mut input: Vec<u8>, kept: &[Vec<u8>]) -> Vec<u8> {
        if input.is_empty() {
            return vec![self.stream.bits() as u8];
        }
        let (start, end) = self.stretch(input.len(), 16);
        match self.stream.below(7) {
            0 => input[start] ^= 1 << self.stream.below(8),
            1 => input[start] = self.stream.bits() as u8,
            2 => input.truncate(start),
            3 => {
                input.drain(start..end);
            }
            4 => {
                let bytes = self.choose(&LENGTHS).to_le_bytes();
                let width = 1 << self.stream.below(4);
                for (to, from) in input[start..].iter_mut().zip(&bytes[..width]) {
                    *to = *from;
                }
            }
            5 => {
                let again = input[start..end].to_vec();
                let at = self.place(input.len());
                input.splice(at..at, again);
            }
            _ => {
                let other = self.choose::<Vec<u8>>(kept).clone();
                let (first, last) = self.stretch(other.len(), 64);
                input.splice(start..end, other[first..last].iter().copied());
            }
        }
        input
    }
}

fn is_number(token: &str) -> bool {
    token.starts_with(|first: char| first.is_ascii_digit())
}

/// Words, numbers, strings in double quotes, and every other character alone.
fn tokens(text: &str) -> Vec<&str> {
    let mut tokens = Vec::new();
    let mut rest = text;
    while let Some(first) = rest.chars().next() {
        let length = if is_of_word(first) {
            rest.find(|c: char| !is_of_word(c)).unwrap_or(rest.len())
        } else if first == '"' {
            rest[1..]
                .find(['"', '\n'])
                .map_or(rest.len(), |end| end + 2)
        } else {
            first.len_utf8()
        };
        let (token, after) = rest.split_at(length);
        tokens.push(token);
        rest = after;
    }
    tokens
}

fn is_of_word(c: char) -> bool {
    c.is_alphanumeric() || matches!(c, '_' | '.' | '-' | '+')
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn tokens_put_together_are_the_text() {
        let text = "[study]\ntitle = \"a \u{e9} b\"  # x\nn = -1.5e3\n\"open\nend\"";
        assert_eq!(tokens(text).concat(), text);
        assert!(tokens(text).contains(&"-1.5e3"));
    }

    #[test]
    fn the_same_seed_makes_the_same_inputs() {
        let kept = vec![b"[a]\nb = 1\n".to_vec(), b"x,y\n1,2\n".to_vec()];
        let make = |seed| {
            let mut mutator = Mutator::new(Stream::keyed(seed, [0; 3]), true, &kept);
            (0..200).map(|_| mutator.next(&kept)).collect::<Vec<_>>()
        };
        assert_eq!(make(1), make(1));
        assert_ne!(make(1), make(2));
    }
}
