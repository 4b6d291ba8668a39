#![allow(missing_docs, dead_code)]
#[path = "door/deployment.rs"]
mod deployment;
use base64::Engine as _;
use http::Request;
use http_body_util::BodyExt as _;
use hyper::body::Incoming;
use hyper::service::service_fn;
use hyper_util::rt::TokioIo;
use std::sync::Arc;

#[tokio::test(flavor = "multi_thread", worker_threads = 2)]
async fn serve() {
    let mounting = std::env::var("MOUNT").is_ok();
    let d = deployment::Deployment::with(registry::Settings { blob_mounting: mounting, ..Default::default() }).await;
    for name in ["conformance/first", "conformance/second"] {
        d.create_repository(name, model::mutability::TagMutability::Mutable).await;
    }
    let listener = tokio::net::TcpListener::bind("127.0.0.1:3999").await.unwrap();
    let plain = base64::engine::general_purpose::STANDARD.decode(d.root.strip_prefix("Basic ").unwrap()).unwrap();
    std::fs::write("/tmp/ocitmp/password", String::from_utf8(plain).unwrap().strip_prefix("AWS:").unwrap()).unwrap();
    let api = oci_api::OciApi::new(d.registry.clone());
    let origin = Arc::new(model::Origin {
        request_id: uuid::Uuid::nil(),
        source_ip: [127, 0, 0, 1].into(),
        secure_transport: false,
        host: "127.0.0.1:3999".into(),
        user_agent: "".into(),
    });
    loop {
        let (socket, _) = listener.accept().await.unwrap();
        socket.set_nodelay(true).unwrap();
        let (api, origin) = (api.clone(), origin.clone());
        tokio::spawn(async move {
            let service = service_fn(move |request: Request<Incoming>| {
                let (api, origin) = (api.clone(), origin.clone());
                async move {
                    if request.uri().path() == "/quit" {
                        std::process::exit(0);
                    }
                    let request = request.map(|body| body.map_err(Into::into).boxed_unsync());
                    Ok::<_, std::convert::Infallible>(api.handle(request, origin).await)
                }
            });
            _ = hyper::server::conn::http1::Builder::new().serve_connection(TokioIo::new(socket), service).await;
        });
    }
}
