//! The command line.

use clap::{Args, Parser, Subcommand};
use std::net::{IpAddr, SocketAddr};
use std::path::{Path, PathBuf};

/// Daybook: a CRM whose home screen is a rep's day.
#[derive(Debug, Parser)]
#[command(name = "daybook", version, about)]
pub struct Cli {
    /// What to do.
    #[command(subcommand)]
    pub command: Command,
    /// Where the data is.
    #[command(flatten)]
    pub data: Data,
}

/// Where the data is.
#[derive(Debug, Args)]
pub struct Data {
    /// Directory of the SQLite file.
    #[arg(long, global = true, env = "DAYBOOK_DATA", default_value = "data")]
    pub data: PathBuf,
    /// PostgreSQL (postgres://…) or SQLite (sqlite://…) instead of the file in the data directory.
    #[arg(long, global = true, env = "DATABASE_URL", hide_env_values = true)]
    pub database_url: Option<String>,
    /// The server's clock, standing still at this moment (RFC 3339); for tests.
    #[arg(long, global = true, env = "DAYBOOK_CLOCK", hide = true)]
    pub clock: Option<chrono::DateTime<chrono::Utc>>,
}

impl Data {
    /// The URL of the database that is there.
    pub fn url(&self) -> String {
        self.url_by("rw")
    }

    /// The database's URL; a file is made where there is none.
    ///
    /// # Errors
    /// The data directory is not there and cannot be made.
    pub fn make(&self) -> std::io::Result<String> {
        if self.database_url.is_none() {
            std::fs::create_dir_all(&self.data)?;
        }
        Ok(self.url_by("rwc"))
    }

    fn url_by(&self, mode: &str) -> String {
        self.database_url.clone().unwrap_or_else(|| sqlite(&self.data.join("daybook.db"), mode))
    }
}

/// The URL of a SQLite file: `rw` for one that is there, `rwc` to make it.
pub fn sqlite(file: &Path, mode: &str) -> String {
    format!("sqlite://{}?mode={mode}", file.display())
}

/// How mail comes and goes. Of several servers on one database, one is given this.
#[derive(Clone, Debug, Default, Args)]
pub struct Mail {
    /// Server that answers leave by: `smtps://USER:PASSWORD@HOST`, or `smtp://HOST:PORT?tls=required`; without
    /// encryption only on the same machine.
    #[arg(long, env = "DAYBOOK_SMTP", hide_env_values = true)]
    pub smtp: Option<url::Url>,
    /// Mailbox that messages are taken from: `imaps://USER:PASSWORD@HOST/FOLDER`; without encryption (`imap://`) only
    /// on the same machine.
    #[arg(long, env = "DAYBOOK_IMAP", hide_env_values = true)]
    pub imap: Option<url::Url>,
    /// Address that answers leave from, with a name if need be: `Support <support@example.com>`.
    #[arg(long, env = "DAYBOOK_MAIL_FROM", default_value = "")]
    pub mail_from: String,
}

/// What can be done.
#[derive(Debug, Subcommand)]
#[allow(clippy::large_enum_variant, reason = "a command line is read once")]
pub enum Command {
    /// Serve the site.
    Serve {
        /// Address and port to listen on.
        #[arg(long, env = "DAYBOOK_ADDR", default_value = "127.0.0.1:3000")]
        addr: SocketAddr,
        /// Put the demo cast on stage first, if nobody is there yet.
        #[arg(long)]
        demo: bool,
        /// Say that browsers reach this over HTTPS, so that cookies stay on it.
        #[arg(long, env = "DAYBOOK_HTTPS")]
        https: bool,
        /// Address of a proxy in front, whose word is taken for who calls; several with commas. It has to add its caller at
        /// the end of X-Forwarded-For, or replace the header.
        #[arg(long = "behind", env = "DAYBOOK_BEHIND", value_name = "PROXY", value_delimiter = ',')]
        proxies: Vec<IpAddr>,
        /// What Prometheus shows as a bearer token to be told figures at /metrics; administrators see them anyhow.
        #[arg(long, env = "DAYBOOK_METRICS_TOKEN", hide_env_values = true)]
        metrics_token: Option<String>,
        /// How mail comes and goes.
        #[command(flatten)]
        mail: Mail,
    },
    /// Take in a message (RFC 5322) from standard input: it becomes an issue, or a reply to one, or is kept with the
    /// reason why not.
    MailIn,
    /// Put people at work into an empty database.
    Seed {
        /// The cast of the demo.
        #[arg(long, required_unless_present = "year", conflicts_with = "year")]
        demo: bool,
        /// Twenty people with a year's work: 1,000 customers, 20,000 activities, 2,000 issues. For measuring.
        #[arg(long)]
        year: bool,
    },
    /// Write everything into one file, while people go on working.
    Backup {
        /// The file; it must not be there yet.
        file: PathBuf,
    },
    /// Put a backup into a database that has nothing in it.
    Restore {
        /// The file.
        file: PathBuf,
    },
    /// Look for what is wrong with the data, and say what it means.
    Doctor,
    /// Set up people.
    User {
        /// What about them.
        #[command(subcommand)]
        command: User,
    },
    /// Bring in data from files.
    Import {
        /// What.
        #[command(subcommand)]
        command: Import,
    },
    /// Carry out commands from a file: a `model::Command` as JSON on each line. Prints each refusal with its line
    /// and goes on.
    Submit {
        /// Sign-in name of whoever acts.
        #[arg(long = "as", value_name = "USER")]
        acting: String,
        /// How many commands go into one transaction.
        #[arg(long, default_value_t = 500)]
        batch: usize,
        /// The file; `-` for standard input.
        file: PathBuf,
    },
}

/// About people.
#[derive(Debug, Subcommand)]
pub enum User {
    /// Add the first administrator; the password is read from standard input.
    Add {
        /// Sign-in name.
        login: String,
        /// Name.
        #[arg(long)]
        name: String,
        /// IANA time zone.
        #[arg(long, default_value = "Europe/Berlin")]
        zone: String,
    },
}

/// What can be brought in.
#[derive(Debug, Subcommand)]
pub enum Import {
    /// Customers, with a contact each if need be.
    Customers(Table),
    /// Contacts of customers that are there.
    Contacts(Table),
    /// Products.
    Products(Table),
    /// Activities: those with an outcome took place, the others are planned.
    Activities(Table),
    /// Orders, a line of them a row: rows that follow each other with one number are one order.
    Orders(Table),
    /// A company's books from a folder: `employees.csv`, `customers.csv`, `products.csv`, `orders.csv` and
    /// `order-details.csv`, whichever there are; all of them or, where a row cannot be taken, none.
    Books {
        /// The folder.
        folder: PathBuf,
        /// Sign-in name of whoever acts; an administrator unless given.
        #[arg(long = "as", value_name = "USER")]
        acting: Option<String>,
    },
}

/// A table, and how to take it in.
#[derive(Debug, Args)]
pub struct Table {
    /// The file: comma-, semicolon- or tab-separated values, XLSX, or vCard.
    pub file: PathBuf,
    /// Sign-in name of whoever acts; an administrator unless given.
    #[arg(long = "as", value_name = "USER")]
    pub acting: Option<String>,
    /// Leave out rows that cannot be taken, instead of taking none.
    #[arg(long)]
    pub leave_out_broken: bool,
    /// Only say what would happen.
    #[arg(long)]
    pub dry_run: bool,
}
