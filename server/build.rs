//! Puts the site's files into the binary, from the directory that the site's build names.

use std::env;
use std::error::Error;
use std::fmt::Write;
use std::fs;
use std::path::{Path, PathBuf};

fn main() -> Result<(), Box<dyn Error>> {
    println!("cargo:rerun-if-env-changed=DAYBOOK_SITE");
    let mut list = String::from("static SITE: &[File] = &[\n");
    if let Ok(site) = env::var("DAYBOOK_SITE") {
        println!("cargo:rerun-if-changed={site}");
        let site = PathBuf::from(site);
        let mut files = vec![];
        collect(&site, &mut files)?;
        files.sort();
        for file in files.iter().filter(|file| file.extension().is_none_or(|ending| ending != "br")) {
            let name = file.strip_prefix(&site)?.display();
            let mut packed = file.clone().into_os_string();
            packed.push(".br");
            let brotli = if Path::new(&packed).exists() {
                format!("Some(include_bytes!({packed:?}))")
            } else {
                "None".to_owned()
            };
            writeln!(list, "File {{ path: \"{name}\", plain: include_bytes!({file:?}), brotli: {brotli} }},")?;
        }
    }
    list.push_str("];\n");
    fs::write(PathBuf::from(env::var("OUT_DIR")?).join("site.rs"), list)?;
    Ok(())
}

fn collect(directory: &Path, files: &mut Vec<PathBuf>) -> Result<(), Box<dyn Error>> {
    for entry in fs::read_dir(directory)? {
        let path = entry?.path();
        if path.is_dir() {
            collect(&path, files)?;
        } else {
            files.push(path);
        }
    }
    Ok(())
}
