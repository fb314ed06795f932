//! A form with a file. The file stays in memory up to its limit; what is longer is counted and thrown away, so that
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

fn torn(_: multer::Error) -> Failure {
    Failure::from(Error::Refused("没有收到完整的文件，请再上传一次".to_owned()))
}

impl<S: Send + Sync> FromRequest<S> for Upload {
    type Rejection = Failure;

    async fn from_request(request: Request, _: &S) -> Result<Self, Failure> {
        let kind =
            request.headers().get(header::CONTENT_TYPE).and_then(|v| v.to_str().ok()).unwrap_or_default();
        let boundary = multer::parse_boundary(kind).map_err(|_| Failure::no_form())?;
        let mut parts = multer::Multipart::new(request.into_body().into_data_stream(), boundary);
        let (mut upload, mut pairs) = (Self::default(), Vec::new());
        while let Some(mut part) = parts.next_field().await.map_err(torn)? {
            let field = part.name().unwrap_or_default().to_owned();
            let is_file = field == "file";
            let mut bytes = Vec::new();
            let mut size = 0_usize;
            if is_file {
                upload.name = part.file_name().unwrap_or_default().to_owned();
            }
            while let Some(chunk) = part.chunk().await.map_err(torn)? {
                size += chunk.len();
                if size > DRAINED_MAX || (!is_file && size > FIELD_MAX) {
                    return Err(Failure::too_large(if is_file { FILE_MAX } else { FIELD_MAX }));
                }
                if size <= FILE_MAX {
                    bytes.extend_from_slice(&chunk);
                } else {
                    bytes = Vec::new();
                }
            }
            if is_file {
                (upload.bytes, upload.size) = (bytes, size);
            } else {
                pairs.push((field, String::from_utf8_lossy(&bytes).into_owned()));
            }
        }
        upload.form = Form::of(pairs);
        Ok(upload)
    }
}
