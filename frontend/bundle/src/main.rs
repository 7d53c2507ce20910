//! Makes the site: compiled module → bindings → smaller module → files named by their contents, compressed.
//!
//! `bundle --module FILE.wasm --style style/main.css --public frontend/public --out DIR [--wasm-opt PROGRAM]`
//!
//! **Invariant:** knows nothing of Daybook but its file names.

use brotli::CompressorWriter;
use sha2::{Digest, Sha256};
use std::collections::BTreeMap;
use std::error::Error;
use std::fs;
use std::io::Write;
use std::path::{Path, PathBuf};
use std::process::Command;
use wasm_bindgen_cli_support::Bindgen;

type Done<T> = Result<T, Box<dyn Error>>;

/// What `wasm-opt` is told the module uses; what it is not told it refuses.
const FEATURES: &[&str] = &[
    "--enable-bulk-memory",
    "--enable-sign-ext",
    "--enable-mutable-globals",
    "--enable-nontrapping-float-to-int",
    "--enable-reference-types",
    "--enable-multivalue",
];

fn main() -> Done<()> {
    let options = options()?;
    let need = |name: &str| options.get(name).map(PathBuf::from).ok_or_else(|| format!("--{name} is needed"));
    let out = need("out")?;
    if out.exists() {
        fs::remove_dir_all(&out)?;
    }
    let package = out.join("pkg");
    fs::create_dir_all(&package)?;

    let scratch = out.join("bindgen");
    let mut bindgen = Bindgen::new();
    bindgen.input_path(need("module")?).out_name("daybook").typescript(false).remove_name_section(true);
    bindgen.web(true)?;
    bindgen.generate(&scratch)?;
    let module = scratch.join("daybook_bg.wasm");
    if let Some(optimiser) = options.get("wasm-opt") {
        optimise(optimiser, &module)?;
    }
    let wasm = named(&package, "wasm", &fs::read(&module)?)?;
    let js = fs::read_to_string(scratch.join("daybook.js"))?.replace("daybook_bg.wasm", &wasm);
    let js = named(&package, "js", js.as_bytes())?;
    let css = named(&package, "css", style(&need("style")?)?.as_bytes())?;
    fs::remove_dir_all(&scratch)?;

    copy(&need("public")?, &out)?;
    service_worker(&out, &[&js, &wasm, &css])?;
    compress(&out)
}

/// The service worker learns what to keep, and changes whenever that does.
fn service_worker(out: &Path, names: &[&str]) -> Done<()> {
    let worker = out.join("sw.js");
    let list: Vec<_> = names.iter().map(|name| format!("\"/pkg/{name}\"")).collect();
    let text = fs::read_to_string(&worker)?.replace("/* packages */", &list.join(", "));
    Ok(fs::write(&worker, text)?)
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

fn optimise(optimiser: &str, module: &Path) -> Done<()> {
    let status = Command::new(optimiser).arg("-Oz").args(FEATURES).arg(module).arg("-o").arg(module).status()?;
    if status.success() { Ok(()) } else { Err("wasm-opt failed".into()) }
}

/// Writes a file named by its contents; gives back its name.
fn named(package: &Path, ending: &str, bytes: &[u8]) -> Done<String> {
    let hash: String = Sha256::digest(bytes).iter().take(8).map(|byte| format!("{byte:02x}")).collect();
    let name = format!("daybook.{hash}.{ending}");
    fs::write(package.join(&name), bytes)?;
    Ok(name)
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
        } else if path.extension().is_some_and(|ending| ["js", "wasm", "css", "svg", "webmanifest", "html"].iter().any(|known| ending == *known)) {
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
