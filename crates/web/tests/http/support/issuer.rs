//! A unit's directory in the same process: it answers what OpenID Connect asks of one, and signs with a key of the test.

use std::{
    collections::BTreeMap,
    sync::{Arc, Mutex},
};

use app::directory::{Fetch, HttpRequest, HttpResponse, Lost, Settings};
use data_encoding::BASE64URL_NOPAD as B64;
use p256::ecdsa::{Signature, SigningKey, signature::Signer as _};
use serde_json::{Value, json};
use sha2::{Digest as _, Sha256};

/// Its name.
pub const ISSUER: &str = "https://sso.example.cn/unit";
/// By what name it knows us.
pub const CLIENT: &str = "dangxiaozu";

/// How its tokens are made: what a test changes of it is what has to be refused.
#[derive(Clone)]
pub struct Manner {
    pub subject: &'static str,
    pub audience: &'static str,
    pub issuer: &'static str,
    /// Seconds from the issuer's present until the token is over.
    pub lasts: i64,
    /// In the place of the nonce that was asked for.
    pub nonce: Option<&'static str>,
    /// The seed of the key that signs; the published one is 1.
    pub signs: u8,
    pub algorithm: &'static str,
    pub is_away: bool,
}

impl Manner {
    /// As it should be.
    pub const RIGHT: Self = Self {
        subject: "u-1001",
        audience: CLIENT,
        issuer: ISSUER,
        lasts: 300,
        nonce: None,
        signs: 1,
        algorithm: "ES256",
        is_away: false,
    };
}

/// A directory.
pub struct Issuer {
    pub manner: Mutex<Manner>,
    /// Of each code the nonce and the challenge it was given out for.
    codes: Mutex<BTreeMap<String, (String, String)>>,
    now: i64,
}

fn key(seed: u8) -> SigningKey {
    SigningKey::from_slice(&[seed; 32]).expect("a key")
}

impl Issuer {
    /// At an instant.
    pub fn new(now: i64) -> Arc<Self> {
        Arc::new(Self { manner: Mutex::new(Manner::RIGHT), codes: Mutex::default(), now })
    }

    /// How we reach it.
    pub fn settings(address: &str) -> Settings {
        Settings {
            issuer: ISSUER.to_owned(),
            client: CLIENT.to_owned(),
            secret: Some("agreed".to_owned()),
            back: format!("{address}/sign-in/directory/back"),
            name: "单位统一身份认证".to_owned(),
        }
    }

    pub fn behave(&self, manner: Manner) {
        *self.manner.lock().expect("a manner") = manner;
    }

    /// Somebody signs in on its page: where the browser is sent back to, as path and query.
    pub fn welcomes(&self, address: &str) -> String {
        let (page, query) = address.split_once('?').expect("a question");
        assert_eq!(page, format!("{ISSUER}/authorize"));
        let asked: BTreeMap<String, String> = form_urlencoded::parse(query.as_bytes()).into_owned().collect();
        assert_eq!(asked["response_type"], "code");
        assert_eq!(asked["code_challenge_method"], "S256");
        assert_eq!((asked["client_id"].as_str(), asked["scope"].as_str()), (CLIENT, "openid"));
        let mut codes = self.codes.lock().expect("codes");
        let code = format!("code-{}", codes.len() + 1);
        codes.insert(code.clone(), (asked["nonce"].clone(), asked["code_challenge"].clone()));
        let query = form_urlencoded::Serializer::new(String::new())
            .append_pair("state", &asked["state"])
            .append_pair("code", &code)
            .finish();
        let back = asked["redirect_uri"].strip_prefix("http://dxz.example.cn").expect("our address");
        format!("{back}?{query}")
    }

    fn token(&self, request: &HttpRequest) -> Value {
        let manner = self.manner.lock().expect("a manner").clone();
        let sent: BTreeMap<String, String> = form_urlencoded::parse(request.body()).into_owned().collect();
        let codes = self.codes.lock().expect("codes");
        let Some((nonce, challenge)) = codes.get(&sent["code"]) else {
            return json!({ "error": "invalid_grant" });
        };
        // The proof that whoever brings the code is who asked for it (RFC 7636).
        let verifier = B64.encode(&Sha256::digest(&sent["code_verifier"]));
        if verifier != *challenge || !request.headers().contains_key("authorization") {
            return json!({ "error": "invalid_grant" });
        }
        let claims = json!({
            "iss": manner.issuer,
            "sub": manner.subject,
            "aud": manner.audience,
            "exp": self.now + manner.lasts,
            "iat": self.now,
            "nonce": manner.nonce.unwrap_or(nonce),
        });
        let head = json!({ "alg": manner.algorithm, "kid": "one", "typ": "JWT" });
        let said = format!(
            "{}.{}",
            B64.encode(head.to_string().as_bytes()),
            B64.encode(claims.to_string().as_bytes())
        );
        let signature: Signature = key(manner.signs).sign(said.as_bytes());
        let signature =
            if manner.algorithm == "none" { String::new() } else { B64.encode(&signature.to_bytes()) };
        json!({ "access_token": "a", "token_type": "Bearer", "id_token": format!("{said}.{signature}") })
    }
}

impl Fetch for Issuer {
    fn fetch(&self, request: HttpRequest) -> Result<HttpResponse, Lost> {
        if self.manner.lock().expect("a manner").is_away {
            return Err(Lost("no route to host".to_owned()));
        }
        let point = key(1).verifying_key().to_encoded_point(false);
        let body = match request.uri().path() {
            "/unit/.well-known/openid-configuration" => json!({
                "issuer": ISSUER,
                "authorization_endpoint": format!("{ISSUER}/authorize"),
                "token_endpoint": format!("{ISSUER}/token"),
                "jwks_uri": format!("{ISSUER}/keys"),
                "response_types_supported": ["code"],
                "subject_types_supported": ["public"],
                "id_token_signing_alg_values_supported": ["ES256", "HS256", "none"],
            }),
            "/unit/keys" => json!({ "keys": [{
                "kty": "EC", "crv": "P-256", "use": "sig", "alg": "ES256", "kid": "one",
                "x": B64.encode(point.x().expect("x")), "y": B64.encode(point.y().expect("y")),
            }] }),
            "/unit/token" => self.token(&request),
            other => panic!("the directory has no page {other}"),
        };
        let status = if body.get("error").is_some() { 400 } else { 200 };
        let response =
            axum::http::Response::builder().status(status).header("content-type", "application/json");
        response.body(body.to_string().into_bytes()).map_err(|fault| Lost(fault.to_string()))
    }
}
