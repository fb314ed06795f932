//! A form with a file, or with several. A file stays in memory up to its limit; what is longer is counted and thrown away, so that
//! whoever sent it gets an answer instead of a broken connection.

use app::Error;
use axum::{
    extract::{FromRequest, Request},
    http::header,
};

use crate::{error::Failure, form::Form};

/// The most bytes of a file that are kept.
pub(crate) const FILE_MAX: usize = 10 << 20;

/// The most bytes that are thrown away before the connection is given up.
const DRAINED_MAX: usize = 1 << 30;

/// The most bytes of a field that is no file.
const FIELD_MAX: usize = 64 * 1024;

/// The most bytes of all fields of a form that are no files.
const TYPED_MAX: usize = 1 << 20;

/// The most files of a form with several.
pub(crate) const FILES_MAX: usize = 60;

/// The most bytes of all files of a form with several.
const ALL_MAX: usize = 64 << 20;

/// A file of a form.
#[derive(Debug, Default)]
pub(crate) struct Sent {
    /// The file's name.
    pub(crate) name: String,
    /// Its bytes, as long as it is not too large.
    pub(crate) bytes: Vec<u8>,
    /// How many bytes it has.
    pub(crate) size: usize,
}

/// A form with at most one file, in its field `file`.
#[derive(Debug, Default)]
pub(crate) struct Upload {
    /// The other fields.
    pub(crate) form: Form,
    /// The file's name.
    pub(crate) name: String,
    /// Its bytes, as long as it is not too large.
    pub(crate) bytes: Vec<u8>,
    /// How many bytes it has.
    pub(crate) size: usize,
}

/// A form with several files in its field `file`, as they were chosen.
#[derive(Debug, Default)]
pub(crate) struct Uploads {
    /// The other fields.
    pub(crate) form: Form,
    /// The files. The bytes of those after [`FILES_MAX`], and of those with which all would be larger than 64 MB, are thrown away.
    pub(crate) files: Vec<Sent>,
}

fn torn(_: multer::Error) -> Failure {
    Failure::from(Error::Refused("没有收到完整的文件，请再上传一次".to_owned()))
}

async fn parts(request: Request) -> Result<Uploads, Failure> {
    let kind = request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
    let boundary = multer::parse_boundary(kind).map_err(|_| Failure::no_form())?;
    let mut parts = multer::Multipart::new(request.into_body().into_data_stream(), boundary);
    let (mut files, mut pairs, mut all, mut typed) = (Vec::new(), Vec::new(), 0_usize, 0_usize);
    while let Some(mut part) = parts.next_field().await.map_err(torn)? {
        let field = part.name().unwrap_or_default().to_owned();
        let is_file = field == "file";
        let name = part.file_name().unwrap_or_default().to_owned();
        let (mut bytes, mut size) = (Vec::new(), 0_usize);
        while let Some(chunk) = part.chunk().await.map_err(torn)? {
            size += chunk.len();
            all += chunk.len();
            if !is_file && size <= FIELD_MAX && typed <= TYPED_MAX {
                // What was typed is kept, however large the files before it were.
                typed += chunk.len();
                bytes.extend_from_slice(&chunk);
                continue;
            }
            if all > DRAINED_MAX || !is_file {
                return Err(Failure::too_large(if is_file { FILE_MAX } else { FIELD_MAX }));
            }
            if size <= FILE_MAX && all <= ALL_MAX && files.len() < FILES_MAX {
                bytes.extend_from_slice(&chunk);
            } else {
                bytes = Vec::new();
            }
        }
        if is_file {
            files.push(Sent { name, bytes, size });
        } else {
            pairs.push((field, String::from_utf8_lossy(&bytes).into_owned()));
        }
    }
    Ok(Uploads { form: Form::of(pairs), files })
}

impl<S: Send + Sync> FromRequest<S> for Uploads {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        parts(request).await
    }
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let Uploads { form, mut files } = parts(request).await?;
        let Sent { name, bytes, size } = files.pop().unwrap_or_default();
        Ok(Self { form, name, bytes, size })
    }
}
