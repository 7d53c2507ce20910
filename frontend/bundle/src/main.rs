//! Makes the site: compiled module → pieces and bindings → a folder named by its contents, compressed.
//!
//! `bundle --module FILE.wasm --style style/main.css --public frontend/public --out DIR`
//!
//! There is no `wasm-opt` in it: `-Oz` makes the module a fifth smaller and, once compressed, a tenth larger. What helps
//! compression is the order of the functions.
//!
//! **Invariant:** knows nothing of Daybook but its file names.

mod gather;
mod merge;
mod order;

use brotli::CompressorWriter;
use gather::Needs;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use wasm_bindgen_cli_support::Bindgen;

type Done<T> = Result<T, Box<dyn Error>>;

fn main() -> Done<()> {
    let options = options()?;
    let need = |name: &str| options.get(name).map(PathBuf::from).ok_or_else(|| format!("--{name} is needed"));
    let out = need("out")?;
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let package = out.join("package");
    fs::create_dir_all(&package)?;

    split(&need("module")?, &package)?;
    for piece in files(&package)?.iter().filter(|file| file.extension().is_some_and(|ending| ending == "wasm")) {
        fs::write(piece, order::ordered(&stripped(&fs::read(piece)?).ok_or("not a module")?)?)?;
    }
    fs::write(package.join("daybook.css"), style(&need("style")?)?)?;

    let named = out.join("pkg").join(fingerprint(&package)?);
    fs::create_dir_all(out.join("pkg"))?;
    fs::rename(&package, &named)?;
    copy(&need("public")?, &out)?;
    service_worker(&out, &named)?;
    for file in ["shell.html", "begin.js"] {
        name_package(&out, &out.join(file), &named)?;
    }
    compress(&out)
}

/// Fetches a piece again until it comes: one that fails stops the whole program, and networks come back. Each is asked
/// for in a task of its own, and so is what goes on with it: to begin twenty requests takes longer than a page may be
/// deaf.
const PATIENT_PIECES: &str = "\
export const ownTask = () => new Promise((resolve) => {
    const channel = new MessageChannel();
    channel.port1.onmessage = resolve;
    channel.port2.postMessage(0);
});
const fetchPiece = async (address) => {
    await ownTask();
    for (let wait = 500; ; wait = Math.min(2 * wait, 15000)) {
        const answer = await fetch(address).catch(() => undefined);
        if (answer?.ok) return answer;
        await new Promise((resolve) => {
            addEventListener('online', resolve, { once: true });
            setTimeout(resolve, wait);
        });
    }
};
const loads = {};
const piece = (name) => (loads[name] ??= makeLoad(() => {
    const source = fetchPiece(new URL(`./${name}.wasm`, import.meta.url));
    return async (imports) => WebAssembly.instantiateStreaming(source, imports);
}, []));
const needs = (names) => wrapAsyncCb(makeLoad(() => ownTask, names.map(piece)));
";

/// Links the module, once it is compiled, and lets it begin, each in a task of its own: both in one would leave a page deaf
/// for longer than it may be.
const BY_STEPS: &str = "\
import { ownTask } from './__wasm_split.js';
export const start = async (compiled) => {
    const module = await compiled;
    await ownTask();
    await __wbg_init({ module_or_path: module });
    await ownTask();
};
";

/// Makes the loader of pieces load those that there are, and wait for a network.
fn write_loader(loader: &Path, needs: &Needs) -> Done<()> {
    let script = fs::read_to_string(loader)?;
    let (runtime, _) = script.split_once("\nconst __chunk_").ok_or("the loader of pieces is not as expected")?;
    let mut script = format!("{runtime}\n{PATIENT_PIECES}");
    for (name, files) in needs {
        script
            .push_str(&format!("export const __wasm_split_load_{name} = needs({});\n", serde_json::to_string(files)?));
    }
    Ok(fs::write(loader, bare(&script))?)
}

/// A generated script without its comments and indentation; a comment has lines of its own there.
fn bare(script: &str) -> String {
    let mut bare = String::new();
    let mut comment = false;
    for line in script.lines().map(str::trim_start) {
        comment |= line.starts_with("/*");
        if !comment {
            bare.push_str(line);
            bare.push('\n');
        }
        comment &= !line.trim_end().ends_with("*/");
    }
    bare
}

/// Cuts the pieces that are loaded later out of the module, gathers them, and makes the JavaScript around what is left.
fn split(module: &Path, package: &Path) -> Done<()> {
    let whole = fs::read(module)?;
    let main = package.join("main.wasm");
    let mut options = wasm_split_cli_support::Options::new(&whole);
    options.output_dir = package;
    options.main_out_path = &main;
    options.main_module = "./daybook.js";
    options.link_name = "./__wasm_split.js";
    let pieces = wasm_split_cli_support::transform(options).map_err(|error| error.to_string())?;
    let needs = gather::gather(package, &pieces.prefetch_map.into_iter().collect())?;
    pieces.split_modules.iter().try_for_each(fs::remove_file)?;
    fs::write(package.join("split.json"), serde_json::to_string(&needs)?)?;
    write_loader(&package.join("__wasm_split.js"), &needs)?;

    let mut bindgen = Bindgen::new();
    bindgen.input_path(&main).out_name("daybook").typescript(false);
    bindgen.keep_lld_exports(true).demangle(false).remove_name_section(true).remove_producers_section(true);
    bindgen.web(true)?;
    bindgen.generate(package)?;
    let script = package.join("daybook.js");
    fs::write(&script, bare(&format!("{}\n{BY_STEPS}", fs::read_to_string(&script)?)))?;
    Ok(fs::remove_file(&main)?)
}

fn files(directory: &Path) -> Done<Vec<PathBuf>> {
    let mut files = fs::read_dir(directory)?.map(|entry| Ok(entry?.path())).collect::<Done<Vec<_>>>()?;
    files.sort();
    Ok(files)
}

/// A name for the package that changes with any of its contents. The files inside refer to each other by their
/// plain names, so it is their folder that carries it.
fn fingerprint(package: &Path) -> Done<String> {
    let mut hash = Sha256::new();
    for file in files(package)?.iter().filter(|file| file.is_file()) {
        hash.update(file.file_name().ok_or("a file without a name")?.as_encoded_bytes());
        hash.update(fs::read(file)?);
    }
    Ok(hash.finalize().iter().take(8).map(|byte| format!("{byte:02x}")).collect())
}

/// The service worker learns what to keep, and changes whenever that does.
fn service_worker(out: &Path, package: &Path) -> Done<()> {
    let worker = out.join("sw.js");
    let address = |file: &PathBuf| Some(format!("\"/{}\"", file.strip_prefix(out).ok()?.display()));
    let list: Vec<_> = files(package)?.iter().filter(|file| file.is_file()).filter_map(address).collect();
    let text = fs::read_to_string(&worker)?.replace("/* packages */", &list.join(", "));
    Ok(fs::write(&worker, text)?)
}

/// Where a file speaks of `/package/` it means the folder with the name.
fn name_package(out: &Path, file: &Path, package: &Path) -> Done<()> {
    let address = format!("/{}/", package.strip_prefix(out)?.display());
    Ok(fs::write(file, fs::read_to_string(file)?.replace("/package/", &address))?)
}

fn options() -> Done<BTreeMap<String, String>> {
    let mut arguments = std::env::args().skip(1);
    let mut options = BTreeMap::new();
    while let Some(name) = arguments.next() {
        let name = name.strip_prefix("--").ok_or("options begin with --")?.to_owned();
        options.insert(name, arguments.next().ok_or("an option lacks its value")?);
    }
    Ok(options)
}

/// A module without its custom sections (WebAssembly core specification §5.5.3): names and notes for tools.
fn stripped(module: &[u8]) -> Option<Vec<u8>> {
    let (head, mut rest) = module.split_at_checked(8)?;
    let mut plain = head.to_vec();
    while let Some((&kind, after)) = rest.split_first() {
        let (length, digits) = leb128(after)?;
        let (section, next) = rest.split_at_checked(1 + digits + length)?;
        if kind != 0 {
            plain.extend_from_slice(section);
        }
        rest = next;
    }
    Some(plain)
}

/// An unsigned number in LEB128, and how many bytes it takes.
fn leb128(bytes: &[u8]) -> Option<(usize, usize)> {
    let mut value = 0;
    for (place, byte) in bytes.iter().enumerate().take(5) {
        value |= usize::from(byte & 0x7f) << (7 * place);
        if byte & 0x80 == 0 {
            return Some((value, place + 1));
        }
    }
    None
}

/// The style sheet with its `@import … layer(…)` lines replaced by what they name.
fn style(main: &Path) -> Done<String> {
    let directory = main.parent().unwrap_or(Path::new("."));
    let mut sheet = String::new();
    for line in fs::read_to_string(main)?.lines() {
        let import = line.strip_prefix("@import \"").and_then(|rest| rest.split_once("\" layer("));
        match import {
            Some((file, layer)) => {
                let layer = layer.trim_end_matches([')', ';']);
                let body = fs::read_to_string(directory.join(file)).map_err(|error| format!("{file}: {error}"))?;
                sheet.push_str(&format!("@layer {layer} {{\n{}}}\n", without_comments(&body)));
            }
            None => {
                sheet.push_str(line);
                sheet.push('\n');
            }
        }
    }
    Ok(without_comments(&sheet))
}

fn without_comments(css: &str) -> String {
    let mut plain = String::new();
    let mut rest = css;
    while let Some((before, after)) = rest.split_once("/*") {
        plain.push_str(before);
        rest = after.split_once("*/").map_or("", |(_, rest)| rest);
    }
    plain.push_str(rest);
    plain.lines().map(str::trim).filter(|line| !line.is_empty()).collect::<Vec<_>>().join("\n") + "\n"
}

fn copy(from: &Path, to: &Path) -> Done<()> {
    fs::create_dir_all(to)?;
    for entry in fs::read_dir(from)? {
        let path = entry?.path();
        let target = to.join(path.file_name().ok_or("a file without a name")?);
        if path.is_dir() { copy(&path, &target)? } else { fs::copy(&path, &target).map(drop)? }
    }
    Ok(())
}

/// Puts a brotli twin beside each file that gets smaller by it.
fn compress(directory: &Path) -> Done<()> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            compress(&path)?;
        } else if path.extension().is_some_and(|ending| {
            ["js", "wasm", "css", "svg", "webmanifest", "html"].iter().any(|known| ending == *known)
        }) {
            let bytes = fs::read(&path)?;
            let mut packed = vec![];
            let mut writer = CompressorWriter::new(&mut packed, 1 << 16, 11, 22);
            writer.write_all(&bytes)?;
            drop(writer);
            println!("   {:>8} → {:>7} bytes  {}", bytes.len(), packed.len(), path.display());
            let mut twin = path.into_os_string();
            twin.push(".br");
            fs::write(twin, packed)?;
        }
    }
    Ok(())
}
