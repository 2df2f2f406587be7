//! Lists as files: comma-separated values (RFC 4180) that a spreadsheet writes and reads. What is read is told
//! fault by fault with its line and column; what is written does nothing when a spreadsheet opens it.

use std::borrow::Cow;

use actix_multipart::{Multipart, MultipartError};
use actix_web::{
    FromRequest, HttpRequest, HttpResponse,
    dev::Payload,
    http::header::CONTENT_DISPOSITION,
    web::{Bytes, block},
};
use csv::{ReaderBuilder, StringRecord, WriterBuilder};
use futures_util::{
    Stream, StreamExt,
    future::{Ready, ready},
    stream,
};
use i18n_embed_fl::fl;
use serde::{Deserialize, Serialize};

use crate::{
    error::{Error, Result},
    search::fold,
    text::Texts,
};

/// The largest file that is taken, in bytes.
pub const LARGEST: usize = 8 * 1024 * 1024;

/// The longest cell that is taken, in characters.
const LONGEST_CELL: usize = 1_000;

/// What spreadsheets put before a file in UTF-8, and need to read it so.
const BOM: &str = "\u{feff}";

/// A column of a list.
#[derive(Debug, Clone, Copy)]
pub struct Column {
    /// Its heading; case does not matter.
    pub name: &'static str,
    /// Whether a list must have it.
    pub required: bool,
}

/// A list that was read.
#[derive(Debug, PartialEq, Eq)]
pub struct Sheet {
    /// Its lines below the headings, without those that are blank.
    pub rows: Vec<Row>,
}

/// A line of a list.
#[derive(Debug, PartialEq, Eq)]
pub struct Row {
    /// Where it begins in the file; the headings are in line 1.
    pub line: u64,
    /// What it holds under each of the columns asked for, in their order and empty where the list lacks the
    /// column; or what is wrong with the line.
    pub cells: Result<Vec<String>, Fault>,
}

/// What is wrong with a list, and where.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Fault {
    /// The line of the file; 0 for the file itself.
    pub line: u64,
    /// The heading of the column; empty for the whole line.
    pub column: String,
    /// What is wrong.
    pub why: Why,
}

/// What is wrong with a list.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub enum Why {
    /// It holds nothing.
    Empty,
    /// It is no text in UTF-8 or UTF-16.
    NotText,
    /// It lacks a column.
    MissingColumn,
    /// It has a column that is unknown.
    UnknownColumn,
    /// It has a column twice.
    RepeatedColumn,
    /// A line has fewer or more cells than there are headings.
    Cells(usize, usize),
    /// A cell runs over the end of its line, as after a quotation mark that is not closed.
    BrokenLine,
    /// A cell holds characters that cannot be seen.
    Control,
    /// A cell is too long.
    TooLong,
    /// There are more lines than are taken.
    TooMany(usize),
}

impl Fault {
    /// In words: where, and what to do.
    #[must_use]
    pub fn words(&self, t: &Texts) -> String {
        let column = self.column.as_str();
        let why = match self.why {
            Why::Empty => fl!(t, "sheet-empty"),
            Why::NotText => fl!(t, "sheet-not-text"),
            Why::MissingColumn => fl!(t, "sheet-missing-column", column = column),
            Why::UnknownColumn => fl!(t, "sheet-unknown-column", column = column),
            Why::RepeatedColumn => fl!(t, "sheet-repeated-column", column = column),
            Why::Cells(has, wanted) => fl!(t, "sheet-cells", has = has, wanted = wanted),
            Why::BrokenLine => fl!(t, "sheet-broken-line"),
            Why::Control => fl!(t, "sheet-control"),
            Why::TooLong => fl!(t, "sheet-too-long", most = LONGEST_CELL),
            Why::TooMany(most) => fl!(t, "sheet-too-many", most = most),
        };
        place(t, self.line, column, &why)
    }
}

/// What is wrong, after where it is.
#[must_use]
pub fn place(t: &Texts, line: u64, column: &str, why: &str) -> String {
    match (line, column) {
        (0, _) => why.to_owned(),
        (line, "") => fl!(t, "sheet-line", line = line, why = why),
        (line, column) => fl!(t, "sheet-line-column", line = line, column = column, why = why),
    }
}

/// Reads a list. Cells may be parted by commas, semicolons or tabs.
///
/// # Errors
/// When nothing of it can be used: it is no text, its headings are wrong, or it has more than `most` lines.
pub fn read(bytes: &[u8], columns: &[Column], most: usize) -> Result<Sheet, Vec<Fault>> {
    let of_file = |why| vec![Fault { line: 0, column: String::new(), why }];
    let text = decode(bytes).ok_or_else(|| of_file(Why::NotText))?;
    let first = text.lines().next().unwrap_or_default();
    let count = |sign: char| first.matches(sign).count();
    let delimiter = [b',', b';', b'\t']
        .into_iter()
        .max_by_key(|sign| (count(char::from(*sign)), *sign == b','));
    let mut reader = ReaderBuilder::new()
        .has_headers(false)
        .flexible(true)
        .delimiter(delimiter.unwrap_or(b','))
        .from_reader(text.as_bytes());
    let mut records = reader.records();
    let Some(headings) = records.next() else { return Err(of_file(Why::Empty)) };
    let headings = headings.map_err(|_| of_file(Why::NotText))?;
    let places = places(&headings, columns)?;
    let mut rows = Vec::new();
    for record in records {
        let record = record.map_err(|_| of_file(Why::NotText))?;
        if record.iter().all(|cell| cell.trim().is_empty()) {
            continue;
        }
        if rows.len() == most {
            return Err(of_file(Why::TooMany(most)));
        }
        let line = record.position().map_or(0, |at| line_of(&text, at));
        rows.push(Row { line, cells: cells(line, &record, &headings, &places) });
    }
    if rows.is_empty() { Err(of_file(Why::Empty)) } else { Ok(Sheet { rows }) }
}

/// The line in which a record begins: where the reader starts to look for it, blank lines may come first.
fn line_of(text: &str, at: &csv::Position) -> u64 {
    let start = usize::try_from(at.byte()).unwrap_or(usize::MAX);
    let blank = text.as_bytes()[start.min(text.len())..].iter();
    let blank = blank.take_while(|byte| matches!(byte, b'\n' | b'\r'));
    at.line() + blank.filter(|byte| **byte == b'\n').count() as u64
}

/// UTF-8 with or without its mark, or UTF-16 with one.
fn decode(bytes: &[u8]) -> Option<Cow<'_, str>> {
    let wide = |read: fn([u8; 2]) -> u16| {
        let (pairs, rest) = bytes[2..].as_chunks::<2>();
        let units: Vec<u16> = pairs.iter().map(|pair| read(*pair)).collect();
        rest.is_empty().then(|| String::from_utf16(&units).ok()).flatten().map(Cow::Owned)
    };
    match bytes {
        [0xff, 0xfe, ..] => wide(u16::from_le_bytes),
        [0xfe, 0xff, ..] => wide(u16::from_be_bytes),
        _ => {
            let text = std::str::from_utf8(bytes).ok()?;
            Some(Cow::Borrowed(text.strip_prefix(BOM).unwrap_or(text)))
        }
    }
}

/// For each column, under which heading it stands.
fn places(headings: &StringRecord, columns: &[Column]) -> Result<Vec<Option<usize>>, Vec<Fault>> {
    let mut faults = Vec::new();
    let mut fault = |column: &str, why| {
        faults.push(Fault { line: 1, column: column.trim().to_owned(), why });
    };
    let mut places = vec![None; columns.len()];
    for (place, heading) in headings.iter().enumerate() {
        match columns.iter().position(|column| fold(column.name) == fold(heading)) {
            None => fault(heading, Why::UnknownColumn),
            Some(column) if places[column].is_some() => fault(heading, Why::RepeatedColumn),
            Some(column) => places[column] = Some(place),
        }
    }
    for (column, place) in columns.iter().zip(&places) {
        if column.required && place.is_none() {
            fault(column.name, Why::MissingColumn);
        }
    }
    if faults.is_empty() { Ok(places) } else { Err(faults) }
}

fn cells(
    line: u64,
    record: &StringRecord,
    headings: &StringRecord,
    places: &[Option<usize>],
) -> Result<Vec<String>, Fault> {
    for (place, cell) in record.iter().enumerate() {
        let is_broken = cell.contains(['\n', '\r']);
        let is_unseen = cell.chars().any(|c| c.is_control() && c != '\t');
        let why = match () {
            () if is_broken => Why::BrokenLine,
            () if is_unseen => Why::Control,
            () if cell.chars().count() > LONGEST_CELL => Why::TooLong,
            () => continue,
        };
        let column = headings.get(place).unwrap_or_default().trim().to_owned();
        return Err(Fault { line, column, why });
    }
    if record.len() != headings.len() {
        let why = Why::Cells(record.len(), headings.len());
        return Err(Fault { line, column: String::new(), why });
    }
    let cell = |place: &Option<usize>| place.and_then(|place| record.get(place));
    Ok(places.iter().map(|place| plain(cell(place).unwrap_or_default())).collect())
}

/// A cell without what [`harmless`] put before it.
fn plain(cell: &str) -> String {
    let cell = cell.trim();
    let bare = cell.strip_prefix('\'').filter(|bare| bare.starts_with(is_formula));
    bare.unwrap_or(cell).to_owned()
}

/// What makes a spreadsheet take a cell for a formula.
fn is_formula(c: char) -> bool {
    matches!(c, '=' | '+' | '-' | '@' | '\t' | '\r' | '＝' | '＋' | '－' | '＠')
}

/// A cell as it can be written into a list: a spreadsheet would run what looks like a formula.
fn harmless(cell: &str) -> Cow<'_, str> {
    if cell.starts_with(is_formula) { format!("'{cell}").into() } else { cell.into() }
}

/// The beginning of a list: its mark and its headings.
#[must_use]
pub fn headings(columns: &[&str]) -> Vec<u8> {
    [BOM.as_bytes().to_vec(), line(columns)].concat()
}

/// A line of a list.
#[must_use]
pub fn line(cells: &[impl AsRef<str>]) -> Vec<u8> {
    let mut writer = WriterBuilder::new().terminator(csv::Terminator::CRLF).from_writer(Vec::new());
    let cells = cells.iter().map(|cell| harmless(cell.as_ref()).into_owned());
    let written = writer.write_record(cells);
    debug_assert!(written.is_ok(), "a vector takes every line");
    writer.into_inner().unwrap_or_default()
}

/// A list to be saved by a browser under a name: its headings, and its lines as they come, so that a long one needs
/// no more memory than a short one. It breaks off where they fail.
pub fn download(
    name: &'static str,
    headings: &[&str],
    lines: impl Stream<Item = Result<Vec<u8>>> + 'static,
) -> HttpResponse {
    let start = stream::once(ready(Ok(Bytes::from(self::headings(headings)))));
    let lines = lines.map(move |lines| {
        let lines = lines.inspect_err(|error| tracing::error!(%error, name, "a list broke off"));
        lines.map(Bytes::from)
    });
    HttpResponse::Ok()
        .content_type("text/csv; charset=utf-8")
        .insert_header((CONTENT_DISPOSITION, format!("attachment; filename=\"{name}\"")))
        .streaming(start.chain(lines))
}

/// What was read of a file that somebody uploaded, after the file's name; or in words what is wrong with it. It is
/// read where it holds up nobody else.
///
/// # Errors
/// When the reading itself broke.
pub async fn uploaded<T: Send + 'static>(
    t: &Texts,
    upload: Result<Upload>,
    read: impl FnOnce(&[u8]) -> Result<T, Vec<Fault>> + Send + 'static,
) -> Result<Result<(String, T), Vec<String>>> {
    let received = match upload {
        Ok(upload) => upload.receive().await,
        Err(error) => Err(error),
    };
    let Received { name, bytes } = match received {
        Ok(received) if !received.name.is_empty() || !received.bytes.is_empty() => received,
        Err(Error::TooLarge) => {
            let most = LARGEST / 1024 / 1024;
            return Ok(Err(vec![fl!(t, "sheet-too-large", most = most)]));
        }
        Err(Error::TooSlow) => return Err(Error::TooSlow),
        _ => return Ok(Err(vec![fl!(t, "sheet-no-file")])),
    };
    let read = block(move || read(&bytes)).await.map_err(|error| Error::Broken(error.into()))?;
    let words = |faults: Vec<Fault>| faults.iter().map(|fault| fault.words(t)).collect();
    Ok(read.map(|read| (name, read)).map_err(words))
}

/// A form with a file that somebody sends. Nothing of it is read until it is asked for, so that whoever may
/// not send one sends nothing.
pub struct Upload(Multipart);

/// What was in the field `file` of a form, which has one such field.
#[derive(Debug)]
struct Received {
    /// The file's name, as they had it.
    name: String,
    bytes: Vec<u8>,
}

impl FromRequest for Upload {
    type Error = Error;
    type Future = Ready<Result<Self>>;

    fn from_request(request: &HttpRequest, payload: &mut Payload) -> Self::Future {
        let form = Multipart::from_request(request, payload).into_inner();
        ready(form.map(Self).map_err(|_| Error::Malformed))
    }
}

impl Upload {
    async fn receive(self) -> Result<Received> {
        let Self(mut form) = self;
        let mut received = Received { name: String::new(), bytes: Vec::new() };
        // Of the whole form: many small fields are a large one.
        let (mut size, mut has_file) = (0, false);
        while let Some(field) = form.next().await {
            let mut field = field.map_err(|error| broken(&error))?;
            let is_file = field.name() == Some("file");
            if is_file {
                if has_file {
                    return Err(Error::Malformed);
                }
                has_file = true;
                let about = field.content_disposition();
                let name = about.and_then(|about| about.get_filename()).unwrap_or_default();
                received.name = name.chars().filter(|c| !c.is_control()).take(100).collect();
            }
            while let Some(bytes) = field.next().await {
                let bytes = bytes.map_err(|error| broken(&error))?;
                size += bytes.len();
                if size > LARGEST {
                    return Err(Error::TooLarge);
                }
                if is_file {
                    received.bytes.extend_from_slice(&bytes);
                }
            }
        }
        Ok(received)
    }
}

fn broken(error: &MultipartError) -> Error {
    match error {
        MultipartError::Payload(error) => error.into(),
        _ => Error::Malformed,
    }
}

#[cfg(test)]
mod tests {
    use actix_web::test::TestRequest;
    use proptest::prelude::*;

    use super::*;

    const COLUMNS: [Column; 2] =
        [Column { name: "company", required: true }, Column { name: "domain", required: false }];

    fn rows(text: &str) -> Vec<Row> {
        read(text.as_bytes(), &COLUMNS, 10).unwrap().rows
    }

    fn faults(text: &[u8]) -> Vec<(u64, String, Why)> {
        let faults = read(text, &COLUMNS, 3).unwrap_err();
        faults.into_iter().map(|fault| (fault.line, fault.column, fault.why)).collect()
    }

    #[test]
    fn a_list_is_read_whatever_parts_its_cells() {
        for text in [
            "company,domain\nBirch,birch.example\n",
            "\u{feff}Domain;COMPANY\r\nbirch.example;Birch\r\n\r\n",
            "company\tdomain\n\"Birch\"\tbirch.example",
        ] {
            let cells = vec!["Birch".to_owned(), "birch.example".to_owned()];
            assert_eq!(rows(text), [Row { line: 2, cells: Ok(cells) }], "{text:?}");
        }
        let wide: Vec<u8> =
            "\u{feff}company\nÅsa\n".encode_utf16().flat_map(u16::to_le_bytes).collect();
        let read = read(&wide, &COLUMNS, 10).unwrap();
        assert_eq!(read.rows[0].cells, Ok(vec!["Åsa".to_owned(), String::new()]));
    }

    #[test]
    fn a_line_is_known_by_its_number_in_the_file() {
        for end in ["\n", "\r\n"] {
            let text = ["company", "a", "", "", "b", "\"c\"", ",", "d", "", ""].join(end);
            let lines: Vec<u64> = rows(&text).into_iter().map(|row| row.line).collect();
            assert_eq!(lines, [2, 5, 6, 8], "{end:?}");
        }
    }

    #[test]
    fn a_list_that_cannot_be_used_says_why() {
        let none = String::new;
        assert_eq!(faults(b""), [(0, none(), Why::Empty)]);
        assert_eq!(faults(b"company\n\n"), [(0, none(), Why::Empty)]);
        assert_eq!(faults(b"company\nB\xf6rje\n"), [(0, none(), Why::NotText)]);
        assert_eq!(
            faults(b"domain,size,domain\nx,y,z\n"),
            [
                (1, "size".into(), Why::UnknownColumn),
                (1, "domain".into(), Why::RepeatedColumn),
                (1, "company".into(), Why::MissingColumn),
            ]
        );
        assert_eq!(faults(b"company\na\nb\nc\nd\n"), [(0, none(), Why::TooMany(3))]);
    }

    #[test]
    fn a_faulty_line_leaves_the_others() {
        let long = "x".repeat(1_001);
        let text = format!("company,domain\na,b\na\na,b,c\n\"a\nb\",c\n\u{7},b\n{long},b\nz,b\n");
        let found: Vec<_> = rows(&text)
            .into_iter()
            .map(|row| (row.line, row.cells.err().map(|fault| (fault.column, fault.why))))
            .collect();
        let company = || "company".to_owned();
        assert_eq!(
            found,
            [
                (2, None),
                (3, Some((String::new(), Why::Cells(1, 2)))),
                (4, Some((String::new(), Why::Cells(3, 2)))),
                (5, Some((company(), Why::BrokenLine))),
                (7, Some((company(), Why::Control))),
                (8, Some((company(), Why::TooLong))),
                (9, None),
            ]
        );
    }

    #[test]
    fn what_looks_like_a_formula_is_written_as_text() {
        for (cell, written) in [
            ("=1+1", "'=1+1"),
            ("+46", "'+46"),
            ("-2", "'-2"),
            ("@SUM(A1)", "'@SUM(A1)"),
            ("\tx", "'\tx"),
            ("O'Neil", "O'Neil"),
            ("a;b", "a;b"),
        ] {
            let line = String::from_utf8(line(&[cell])).unwrap();
            assert_eq!(line, format!("{written}\r\n"), "{cell:?}");
        }
        assert_eq!(line(&["a,b", "say \"x\""]), b"\"a,b\",\"say \"\"x\"\"\"\r\n");
    }

    async fn uploaded(fields: &[(&str, usize)]) -> Result<Received> {
        let mut body = Vec::new();
        for (name, size) in fields {
            let head = format!(
                "--parted\r\ncontent-disposition: form-data; name=\"{name}\"; filename=\"a.csv\"\r\n\r\n"
            );
            body.extend([head.as_bytes(), &vec![b'x'; *size], b"\r\n"].concat());
        }
        body.extend(b"--parted--\r\n");
        let request = TestRequest::post()
            .insert_header(("content-type", "multipart/form-data; boundary=parted"))
            .set_payload(body);
        let (request, mut payload) = request.to_http_parts();
        Upload::from_request(&request, &mut payload).await?.receive().await
    }

    #[actix_web::test]
    async fn a_form_is_as_large_as_its_fields_together() {
        let upload = uploaded(&[("other", 5), ("file", LARGEST - 5)]).await.unwrap();
        assert_eq!((upload.name.as_str(), upload.bytes.len()), ("a.csv", LARGEST - 5));
        let half = LARGEST / 2;
        for fields in [
            &[("other", half), ("file", half + 1)][..],
            &[("file", half), ("other", half + 1)],
            &[("one", half), ("other", half), ("file", 1)],
        ] {
            let refused = uploaded(fields).await.unwrap_err();
            assert!(matches!(refused, Error::TooLarge), "{fields:?}: {refused}");
        }
        let refused = uploaded(&[("file", 1), ("file", 1)]).await.unwrap_err();
        assert!(matches!(refused, Error::Malformed), "{refused}");
    }

    proptest! {
        #[test]
        fn what_is_written_reads_back(company in "[^\\p{Cc}]{1,40}", domain in "[^\\p{Cc}]{0,40}") {
            // A cell that begins so is how a formula is written as text.
            prop_assume!(!company.trim().is_empty() && !company.contains('\'') && !domain.contains('\''));
            let cells = [company.trim().to_owned(), domain.trim().to_owned()];
            let text = [headings(&["company", "domain"]), line(&cells)].concat();
            let read = read(&text, &COLUMNS, 10).unwrap();
            prop_assert_eq!(&read.rows[0].cells, &Ok(cells.to_vec()));
        }

        #[test]
        fn anything_is_read_or_refused(bytes in proptest::collection::vec(any::<u8>(), 0..200)) {
            let _ = read(&bytes, &COLUMNS, 10);
        }
    }
}
