//! Orders the functions of a module so that it packs well: those that say the same become one, and those that begin
//! alike lie side by side, where the compression finds what they share.

use std::collections::HashMap;
use std::convert::Infallible;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{CodeSection, FunctionSection, Module};
use wasmparser::{CodeSectionReader, FunctionSectionReader, Parser, Payload, TypeRef};

type Encoded<T> = Result<T, Error<Infallible>>;

/// How often functions are made one: those that call what has become one may say the same only then.
const ROUNDS: usize = 3;

/// The module in its new order; it does what it did.
///
/// # Errors
/// What is given is no module.
pub fn ordered(module: &[u8]) -> Encoded<Vec<u8>> {
    let mut ordered = module.to_vec();
    for _ in 0..ROUNDS {
        let mut order = Order::of(&ordered)?;
        let mut made = Module::new();
        order.parse_core_module(&mut made, Parser::new(0), &ordered)?;
        ordered = made.finish();
    }
    Ok(ordered)
}

/// Where each function goes.
struct Order {
    /// How many functions come from elsewhere; they are numbered first and stay.
    imported: u32,
    /// The new number of each function that is defined here.
    numbers: Vec<u32>,
    /// The functions that stay, as they were numbered among those defined here, in their new order.
    kept: Vec<usize>,
}

impl Order {
    fn of(module: &[u8]) -> Encoded<Self> {
        let (mut imported, mut types, mut bodies) = (0, vec![], vec![]);
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        imported += u32::from(matches!(import?.ty, TypeRef::Func(_) | TypeRef::FuncExact(_)));
                    }
                }
                Payload::FunctionSection(section) => types = section.into_iter().collect::<Result<_, _>>()?,
                Payload::CodeSectionEntry(body) => bodies.push(body.as_bytes()),
                _ => {}
            }
        }
        let said: Vec<(&[u8], u32)> = bodies.into_iter().zip(types).collect();
        let mut kept: Vec<usize> = vec![];
        let mut first: HashMap<(&[u8], u32), usize> = HashMap::new();
        for (at, says) in said.iter().enumerate() {
            if *first.entry(*says).or_insert(at) == at {
                kept.push(at);
            }
        }
        kept.sort_by_key(|at| said[*at]);
        let mut places = HashMap::new();
        for (place, at) in (imported..).zip(&kept) {
            places.insert(*at, place);
        }
        let numbers = said.iter().map(|says| places[&first[says]]).collect();
        Ok(Self { imported, numbers, kept })
    }
}

impl Reencode for Order {
    type Error = Infallible;

    fn function_index(&mut self, number: u32) -> Encoded<u32> {
        let here = number.checked_sub(self.imported).and_then(|here| self.numbers.get(here as usize));
        Ok(here.copied().unwrap_or(number))
    }

    fn parse_function_section(
        &mut self,
        made: &mut FunctionSection,
        section: FunctionSectionReader<'_>,
    ) -> Encoded<()> {
        let types: Vec<u32> = section.into_iter().collect::<Result<_, _>>()?;
        for at in &self.kept {
            made.function(types[*at]);
        }
        Ok(())
    }

    fn parse_code_section(&mut self, made: &mut CodeSection, section: CodeSectionReader<'_>) -> Encoded<()> {
        let bodies: Vec<_> = section.into_iter().collect::<Result<_, _>>()?;
        for at in self.kept.clone() {
            utils::parse_function_body(self, made, bodies[at].clone())?;
        }
        Ok(())
    }
}
