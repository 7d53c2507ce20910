//! Makes one module of several that are parts of one program: each brings functions, and fills places of a table and a
//! memory that they import. None exports anything, and none calls another but by that table.

use std::collections::HashMap;
use std::fmt;
use wasm_encoder::reencode::{Error, Reencode, utils};
use wasm_encoder::{
    CodeSection, DataCountSection, DataSection, ElementSection, FunctionSection, ImportSection, Module, TypeSection,
};
use wasmparser::{FuncType, Import, Parser, Payload, TypeRef};

/// Why a module is not such a part.
#[derive(Debug)]
pub struct NoPart(&'static str);

impl fmt::Display for NoPart {
    fn fmt(&self, to: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(to, "not a part of a program: {}", self.0)
    }
}

impl std::error::Error for NoPart {}

impl From<NoPart> for Error<NoPart> {
    fn from(why: NoPart) -> Self {
        Self::UserError(why)
    }
}

/// What is being made.
#[derive(Default)]
struct Merged {
    types: TypeSection,
    imports: ImportSection,
    functions: FunctionSection,
    elements: ElementSection,
    code: CodeSection,
    data: DataSection,
    known_types: HashMap<FuncType, u32>,
    known_imports: HashMap<(String, String), u32>,
    /// How many tables, memories and globals are imported.
    imported: [u32; 3],
}

/// The numbers of a part's own things among those of all.
#[derive(Default)]
struct Part {
    types: Vec<u32>,
    tables: Vec<u32>,
    memories: Vec<u32>,
    globals: Vec<u32>,
    first_function: u32,
    first_element: u32,
    first_data: u32,
}

/// One module that does what all of these do.
///
/// # Errors
/// One of them is no module, or has more to it than such a part has.
pub fn merged(parts: &[Vec<u8>]) -> Result<Vec<u8>, Error<NoPart>> {
    let mut all = Merged::default();
    for part in parts {
        all.add(part)?;
    }
    let mut module = Module::new();
    module.section(&all.types).section(&all.imports).section(&all.functions).section(&all.elements);
    module.section(&DataCountSection { count: all.data.len() }).section(&all.code).section(&all.data);
    Ok(module.finish())
}

impl Merged {
    fn add(&mut self, module: &[u8]) -> Result<(), Error<NoPart>> {
        let mut part = Part {
            first_function: self.functions.len(),
            first_element: self.elements.len(),
            first_data: self.data.len(),
            ..Part::default()
        };
        for payload in Parser::new(0).parse_all(module) {
            match payload? {
                Payload::TypeSection(section) => {
                    for kind in section.into_iter_err_on_gc_types() {
                        let number = self.kind(&mut part, kind?)?;
                        part.types.push(number);
                    }
                }
                Payload::ImportSection(section) => {
                    for import in section.into_imports() {
                        self.import(&mut part, import?)?;
                    }
                }
                Payload::FunctionSection(section) => {
                    for kind in section {
                        self.functions.function(part.type_index(kind?)?);
                    }
                }
                Payload::ElementSection(section) => part.parse_element_section(&mut self.elements, section)?,
                Payload::CodeSectionEntry(body) => utils::parse_function_body(&mut part, &mut self.code, body)?,
                Payload::DataSection(section) => part.parse_data_section(&mut self.data, section)?,
                Payload::ExportSection(section) if section.count() == 0 => {}
                Payload::Version { .. }
                | Payload::CustomSection(_)
                | Payload::CodeSectionStart { .. }
                | Payload::DataCountSection { .. }
                | Payload::End(_) => {}
                _ => return Err(NoPart("it has a section that no part has").into()),
            }
        }
        Ok(())
    }

    fn kind(&mut self, part: &mut Part, kind: FuncType) -> Result<u32, Error<NoPart>> {
        if let Some(known) = self.known_types.get(&kind) {
            return Ok(*known);
        }
        let number = self.types.len();
        self.types.ty().func_type(&part.func_type(kind.clone())?);
        self.known_types.insert(kind, number);
        Ok(number)
    }

    fn import(&mut self, part: &mut Part, import: Import<'_>) -> Result<(), Error<NoPart>> {
        let (kind, numbers) = match import.ty {
            TypeRef::Table(_) => (0, &mut part.tables),
            TypeRef::Memory(_) => (1, &mut part.memories),
            TypeRef::Global(_) => (2, &mut part.globals),
            _ => return Err(NoPart("it imports what no part imports").into()),
        };
        let name = (import.module.to_owned(), import.name.to_owned());
        if let Some(known) = self.known_imports.get(&name) {
            numbers.push(*known);
            return Ok(());
        }
        numbers.push(self.imported[kind]);
        self.known_imports.insert(name, self.imported[kind]);
        self.imported[kind] += 1;
        part.parse_import(&mut self.imports, import)
    }
}

impl Reencode for Part {
    type Error = NoPart;

    fn type_index(&mut self, number: u32) -> Result<u32, Error<NoPart>> {
        place(&self.types, number)
    }

    fn table_index(&mut self, number: u32) -> Result<u32, Error<NoPart>> {
        place(&self.tables, number)
    }

    fn memory_index(&mut self, number: u32) -> Result<u32, Error<NoPart>> {
        place(&self.memories, number)
    }

    fn global_index(&mut self, number: u32) -> Result<u32, Error<NoPart>> {
        place(&self.globals, number)
    }

    fn function_index(&mut self, number: u32) -> Result<u32, Error<NoPart>> {
        Ok(self.first_function + number)
    }

    fn element_index(&mut self, number: u32) -> Result<u32, Error<NoPart>> {
        Ok(self.first_element + number)
    }

    fn data_index(&mut self, number: u32) -> Result<u32, Error<NoPart>> {
        Ok(self.first_data + number)
    }
}

fn place(numbers: &[u32], number: u32) -> Result<u32, Error<NoPart>> {
    numbers.get(number as usize).copied().ok_or_else(|| NoPart("it speaks of what it does not have").into())
}
