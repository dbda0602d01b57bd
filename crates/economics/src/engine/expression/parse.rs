//! From text to a tree, with the place of what is wrong.

use std::ops::Range;

use synovia_diagnostics::nearest;

use super::function::FUNCTIONS;
use super::{Operator, Parsed, Tree};

/// Longest expression, bytes.
const LONGEST: usize = 2_000;
/// Deepest nesting; an expression is computed by recursion.
const DEEPEST: usize = 60;

/// Why an expression cannot be read.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Trouble {
    /// Bytes of the expression.
    pub place: Range<usize>,
    pub what: String,
    pub help: Option<String>,
    /// Whether it is about the number of arguments of a call.
    pub arguments: bool,
}

#[derive(Debug, Clone, PartialEq)]
enum Token {
    Number(f64),
    Name(String),
    Sign(&'static str),
    End,
}

const SIGNS: [&str; 20] = [
    "<=", ">=", "==", "!=", "&&", "||", "**", "+", "-", "*", "/", "^", "(", ")", ",", "<", ">",
    "!", "=", "%",
];

/// Reads an expression.
pub(crate) fn parse(text: &str) -> Result<Parsed, Trouble> {
    if text.len() > LONGEST {
        return Err(trouble(
            0..text.len(),
            format!("an expression has at most {LONGEST} characters"),
            Some("define a parameter for a part of it"),
        ));
    }
    let tokens = tokens(text)?;
    let mut reader = Reader {
        tokens,
        next: 0,
        depth: 0,
        names: Vec::new(),
        tables: Vec::new(),
    };
    let tree = reader.expression(0)?;
    match reader.peek() {
        (Token::End, _) => Ok(Parsed {
            tree,
            names: reader.names,
            tables: reader.tables,
        }),
        (token, place) => Err(unexpected(token, place.clone())),
    }
}

fn trouble(place: Range<usize>, what: impl Into<String>, help: Option<&str>) -> Trouble {
    Trouble {
        place,
        what: what.into(),
        help: help.map(str::to_owned),
        arguments: false,
    }
}

fn tokens(text: &str) -> Result<Vec<(Token, Range<usize>)>, Trouble> {
    let mut tokens = Vec::new();
    let mut at = 0;
    while let Some(first) = text[at..].chars().next() {
        let rest = &text[at..];
        let length = |is_in: &dyn Fn(char) -> bool| {
            rest.char_indices()
                .find(|(_, c)| !is_in(*c))
                .map_or(rest.len(), |(end, _)| end)
        };
        let (token, size) = if first.is_whitespace() {
            at += first.len_utf8();
            continue;
        } else if first.is_ascii_digit() || first == '.' {
            number(rest, at)?
        } else if first.is_alphabetic() || first == '_' {
            let size = length(&|c| c.is_alphanumeric() || c == '_');
            (Token::Name(rest[..size].to_owned()), size)
        } else if let Some(sign) = SIGNS.iter().find(|sign| rest.starts_with(**sign)) {
            (Token::Sign(sign), sign.len())
        } else {
            let place = at..at + first.len_utf8();
            return Err(trouble(
                place,
                format!("`{first}` means nothing here"),
                None,
            ));
        };
        tokens.push((token, at..at + size));
        at += size;
    }
    tokens.push((Token::End, text.len()..text.len()));
    Ok(tokens)
}

fn number(rest: &str, at: usize) -> Result<(Token, usize), Trouble> {
    let bytes = rest.as_bytes();
    let mut size = 0;
    while size < bytes.len()
        && (bytes[size].is_ascii_digit() || bytes[size] == b'.' || bytes[size] == b'_')
    {
        size += 1;
    }
    if size < bytes.len() && matches!(bytes[size], b'e' | b'E') {
        let signed = usize::from(matches!(bytes.get(size + 1), Some(b'+' | b'-')));
        if bytes.get(size + 1 + signed).is_some_and(u8::is_ascii_digit) {
            size += 1 + signed;
            while size < bytes.len() && bytes[size].is_ascii_digit() {
                size += 1;
            }
        }
    }
    match rest[..size].replace('_', "").parse::<f64>() {
        Ok(number) if number.is_finite() => Ok((Token::Number(number), size)),
        _ => Err(trouble(at..at + size, "this is not a number", None)),
    }
}

fn unexpected(token: &Token, place: Range<usize>) -> Trouble {
    let (what, help) = match token {
        Token::End => ("the expression ends too early".to_owned(), None),
        Token::Number(_) => (
            "a number where an operation is expected".to_owned(),
            Some("a product is written with *"),
        ),
        Token::Name(name) => (
            format!("`{name}` where an operation is expected"),
            Some("a product is written with *; names have letters, digits and _"),
        ),
        Token::Sign("=") => (
            "`=` compares nothing".to_owned(),
            Some("equality is written =="),
        ),
        Token::Sign(sign) => (format!("`{sign}` is not expected here"), None),
    };
    trouble(place, what, help)
}

struct Reader {
    tokens: Vec<(Token, Range<usize>)>,
    next: usize,
    depth: usize,
    names: Vec<(String, Range<usize>)>,
    tables: Vec<(String, Range<usize>)>,
}

/// Binding of a sign: larger binds tighter.
const SIGN_BINDS: u8 = 13;

/// An operation between two values: how tightly it binds to the left and to the right.
fn between(token: &Token) -> Option<(Operator, u8, u8)> {
    let sign = match token {
        Token::Sign(sign) => *sign,
        Token::Name(name) => name.as_str(),
        _ => return None,
    };
    Some(match sign {
        "or" | "||" => (Operator::Or, 1, 2),
        "and" | "&&" => (Operator::And, 3, 4),
        "<" => (Operator::Less, 7, 8),
        "<=" => (Operator::LessOrEqual, 7, 8),
        ">" => (Operator::More, 7, 8),
        ">=" => (Operator::MoreOrEqual, 7, 8),
        "==" => (Operator::Equal, 7, 8),
        "!=" => (Operator::Unequal, 7, 8),
        "+" => (Operator::Plus, 9, 10),
        "-" => (Operator::Minus, 9, 10),
        "*" => (Operator::Times, 11, 12),
        "/" => (Operator::Over, 11, 12),
        "^" | "**" => (Operator::Power, 16, 15),
        _ => return None,
    })
}

impl Reader {
    fn peek(&self) -> (&Token, &Range<usize>) {
        let (token, place) = &self.tokens[self.next];
        (token, place)
    }

    fn take(&mut self) -> (Token, Range<usize>) {
        let taken = self.tokens[self.next].clone();
        self.next = (self.next + 1).min(self.tokens.len() - 1);
        taken
    }

    /// Where the last token that was taken ends.
    fn end(&self) -> usize {
        self.next
            .checked_sub(1)
            .map_or(0, |last| self.tokens[last].1.end)
    }

    /// Precedence climbing: operations that bind at least as tightly as `least`.
    fn expression(&mut self, least: u8) -> Result<Tree, Trouble> {
        self.depth += 1;
        if self.depth > DEEPEST {
            let place = self.peek().1.clone();
            return Err(trouble(
                place,
                format!("nested more than {DEEPEST} deep"),
                Some("define a parameter for a part of it"),
            ));
        }
        let start = self.peek().1.start;
        let mut left = self.value()?;
        while let Some((operator, binds_left, binds_right)) = between(self.peek().0) {
            if binds_left < least {
                break;
            }
            self.take();
            let right = self.expression(binds_right)?;
            left = Tree::Two(operator, Box::new(left), Box::new(right), start..self.end());
            // a < b < c would compare a truth with c.
            if binds_left == 7 && between(self.peek().0).is_some_and(|(_, left, _)| left == 7) {
                let place = self.peek().1.clone();
                let help = Some("write a < b and b < c");
                return Err(trouble(place, "comparisons cannot be chained", help));
            }
        }
        self.depth -= 1;
        Ok(left)
    }

    fn value(&mut self) -> Result<Tree, Trouble> {
        let (token, place) = self.take();
        match token {
            Token::Number(number) => Ok(Tree::Number(number)),
            Token::Sign("-") => Ok(Tree::Negated(Box::new(self.expression(SIGN_BINDS)?))),
            Token::Sign("+") => self.expression(SIGN_BINDS),
            Token::Sign("!") => Ok(Tree::Not(Box::new(self.expression(SIGN_BINDS)?))),
            Token::Sign("(") => {
                let inner = self.expression(0)?;
                self.close(&place)?;
                Ok(inner)
            }
            Token::Name(name) if name == "not" => Ok(Tree::Not(Box::new(self.expression(5)?))),
            Token::Name(name) if name == "true" => Ok(Tree::Number(1.0)),
            Token::Name(name) if name == "false" => Ok(Tree::Number(0.0)),
            Token::Name(name) if *self.peek().0 == Token::Sign("(") => self.call(name, place),
            Token::Name(name) => {
                self.names.push((name, place));
                Ok(Tree::Name(self.names.len() - 1))
            }
            other => Err(unexpected(&other, place)),
        }
    }

    fn close(&mut self, opened: &Range<usize>) -> Result<(), Trouble> {
        match self.take() {
            (Token::Sign(")"), _) => Ok(()),
            (Token::End, _) => Err(trouble(opened.clone(), "this ( is never closed", None)),
            (token, place) => Err(unexpected(&token, place)),
        }
    }

    fn call(&mut self, name: String, place: Range<usize>) -> Result<Tree, Trouble> {
        let (_, opened) = self.take();
        let mut arguments = Vec::new();
        if *self.peek().0 != Token::Sign(")") {
            loop {
                arguments.push(self.expression(0)?);
                if *self.peek().0 != Token::Sign(",") {
                    break;
                }
                self.take();
            }
        }
        self.close(&opened)?;
        let given = arguments.len();
        let known = FUNCTIONS.iter().find(|(known, ..)| *known == name);
        let (fewest, most) = known.map_or((1, 1), |(_, _, fewest, most)| (*fewest, *most));
        if given < fewest || given > most {
            let wanted = match (fewest, most) {
                (1, 1) => "1 argument".to_owned(),
                (fewest, most) if fewest == most => format!("{fewest} arguments"),
                (fewest, most) => format!("{fewest} to {most} arguments"),
            };
            let help = (known.is_none())
                .then(|| nearest(&name, function_names()))
                .flatten()
                .map(|near| format!("did you mean `{near}`?"));
            return Err(Trouble {
                place,
                what: format!("`{name}` takes {wanted}, not {given}"),
                help,
                arguments: true,
            });
        }
        if let Some((_, function, ..)) = known {
            return Ok(Tree::Call(*function, arguments, place.start..self.end()));
        }
        let whole = place.start..self.end();
        self.tables.push((name, place));
        let at = arguments.pop().unwrap_or(Tree::Number(f64::NAN));
        Ok(Tree::Table(self.tables.len() - 1, Box::new(at), whole))
    }
}

/// The names of all functions that are built in.
pub(crate) fn function_names() -> impl Iterator<Item = &'static str> {
    FUNCTIONS.iter().map(|(name, ..)| *name)
}

/// Whether a name is taken by a function or a word of the language.
pub(crate) fn is_reserved(name: &str) -> bool {
    ["and", "or", "not", "true", "false"].contains(&name)
        || FUNCTIONS.iter().any(|(known, ..)| *known == name)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn value(text: &str) -> f64 {
        parse(text).unwrap().tree.value(&[3.0, 5.0], &[])
    }

    #[test]
    fn a_sign_binds_less_than_a_power() {
        assert_eq!(value("-2^2"), -4.0);
        assert_eq!(value("2^-1"), 0.5);
        assert_eq!(value("2^3^2"), 512.0);
        assert_eq!(value("-x^2 + 1"), -8.0);
    }

    #[test]
    fn products_bind_more_than_sums_and_comparisons_less() {
        assert_eq!(value("1 + 2 * 3 - 4 / 2"), 5.0);
        assert_eq!(value("1 - 2 - 3"), -4.0);
        assert_eq!(value("1 + 1 == 2 and not 2 < 1"), 1.0);
        assert_eq!(value("if(1 > 2, 1/0, 7)"), 7.0);
    }

    #[test]
    fn what_is_wrong_has_a_place() {
        for (text, start, says) in [
            ("1 +", 3, "too early"),
            ("(1 + 2", 0, "never closed"),
            ("2 x", 2, "operation"),
            ("1 = 2", 2, "compares nothing"),
            ("exp(1, 2)", 0, "1 argument, not 2"),
            ("1 < 2 < 3", 6, "chained"),
            ("a ? b", 2, "means nothing"),
            ("1..2", 0, "not a number"),
        ] {
            let trouble = parse(text).unwrap_err();
            assert_eq!(trouble.place.start, start, "{text}: {trouble:?}");
            assert!(trouble.what.contains(says), "{text}: {trouble:?}");
        }
    }

    #[test]
    fn what_is_not_a_number_is_neither_true_nor_false() {
        for text in [
            "if(0/0, 1, 2)",
            "0/0 > 1",
            "0/0 == 0/0",
            "0/0 != 1",
            "not (0/0)",
            "0/0 or true",
            "true and 0/0",
            "(0/0)^0",
            "1^(0/0)",
            "min(1, 0/0)",
        ] {
            assert!(value(text).is_nan(), "{text}");
        }
        // What the left side settles is not asked of the right.
        assert_eq!(value("true or 0/0"), 1.0);
        assert_eq!(value("false and 0/0"), 0.0);
    }

    #[test]
    fn functions_have_no_value_outside_their_support() {
        for text in [
            "ln(-1)",
            "log10(-1)",
            "sqrt(-1)",
            "rate_to_probability(-0.1, 1)",
            "rate_to_probability(0.1, -1)",
            "probability_to_rate(1.2, 1)",
            "probability_to_rate(-0.2, 1)",
            "probability_to_rate(0.2, 0)",
            "exponential_survival(-1, 0.1)",
            "exponential_survival(1, -0.1)",
            "weibull_survival(-1, 1, 1)",
            "weibull_survival(1, 0, 1)",
            "weibull_survival(1, 1, -2)",
            "gompertz_survival(1, 0.1, -0.1)",
            "gompertz_survival(-1, 0.1, 0.1)",
            "loglogistic_survival(1, -1, 1)",
            "lognormal_survival(-1, 0, 1)",
            "lognormal_survival(1, 0, 0)",
            "gamma_survival(1, 0, 1)",
            "gamma_survival(1, 1, -1)",
            "generalised_gamma_survival(-1, 0, 1, 1)",
            "generalised_gamma_survival(1, 0, -1, 1)",
        ] {
            assert!(value(text).is_nan(), "{text}");
        }
    }

    #[test]
    fn a_part_knows_where_it_stands() {
        let Tree::Two(_, left, _, place) = parse(" (x + 1) * 2 ").unwrap().tree else {
            panic!("a product")
        };
        assert_eq!(place, 1..12);
        let Tree::Two(_, _, _, place) = *left else {
            panic!("a sum")
        };
        assert_eq!(place, 2..7);
        let Tree::Call(_, _, place) = parse("-1 + exp( 2 )")
            .map(|p| match p.tree {
                Tree::Two(_, _, right, _) => *right,
                other => other,
            })
            .unwrap()
        else {
            panic!("a call")
        };
        assert_eq!(place, 5..13);
    }

    #[test]
    fn endless_nesting_is_refused() {
        assert!(
            parse(&"(".repeat(1_900))
                .unwrap_err()
                .what
                .contains("nested")
        );
        assert!(
            parse(&"-".repeat(1_900))
                .unwrap_err()
                .what
                .contains("nested")
        );
    }
}
