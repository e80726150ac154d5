import NginxSyntax

/// The directives that the analysis reads. Every configuration numbers them alike, so that reading them takes no
/// look-up of strings.
enum NginxName: Int32, CaseIterable, Sendable {
  case include

  // Structure of a configuration.
  case server, location, listen, upstream, `internal`, http2, ssl
  case serverName
  case limitExcept
  case workerConnections

  // The rewrite module, and what else hands requests to other locations.
  case set, `return`, `break`, rewrite, `if`
  case tryFiles
  case errorPage

  // Access.
  case allow, deny, satisfy
  case authRequest

  // Forwarding of requests.
  case proxyPass
  case fastCGIPass
  case uWSGIPass
  case sCGIPass
  case gRPCPass
  case memcachedPass

  // Upstreams.
  case hash, sticky, keepalive
  case ipHash

  // Headers.
  case addHeader
  case moreSetHeaders
  case proxySetHeader
  case gRPCSetHeader
  case proxyPassHeader
  case fastCGIPassHeader
  case uWSGIPassHeader
  case sCGIPassHeader
  case gRPCPassHeader
  case proxyIgnoreHeaders
  case fastCGIIgnoreHeaders
  case uWSGIIgnoreHeaders
  case sCGIIgnoreHeaders
  case gRPCIgnoreHeaders
  case underscoresInHeaders
  case ignoreInvalidHeaders

  // Changes of bodies.
  case gzip, brotli, zstd
  case gzipTypes
  case gzipHTTPVersion
  case brotliTypes
  case zstdTypes
  case defaultType
  case imageFilter
  case xsltStylesheet
  case xsltTypes
  case bodyFilterByLuaBlock
  case bodyFilterByLuaFile
  case bodyFilterByLua
  case jsBodyFilter
  case subFilter
  case subFilterTypes
  case ssi
  case ssiTypes
  case fastCGIKeepConn
  case chunkedTransferEncoding

  // Caches.
  case proxyCache
  case fastCGICache
  case uWSGICache
  case sCGICache
  case proxyCacheBypass
  case fastCGICacheBypass
  case uWSGICacheBypass
  case sCGICacheBypass
  case proxyNoCache
  case fastCGINoCache
  case uWSGINoCache
  case sCGINoCache
  case proxyCacheMethods
  case fastCGICacheMethods
  case uWSGICacheMethods
  case sCGICacheMethods

  // Requests.
  case mirror, modsecurity, coraza
  case mirrorRequestBody
  case luaNeedRequestBody
  case clientMaxBodySize
  case proxySetBody
  case proxyPassRequestBody
  case fastCGIPassRequestBody
  case uWSGIPassRequestBody
  case sCGIPassRequestBody
  case proxyNextUpstream
  case fastCGINextUpstream
  case uWSGINextUpstream
  case sCGINextUpstream
  case gRPCNextUpstream

  // Limits.
  case limitConn
  case proxyLimitRate
  case fastCGILimitRate
  case uWSGILimitRate
  case sCGILimitRate

  /// The number of the directive in every configuration.
  var number: Int32 { rawValue }
}

extension NginxName {
  /// The directive as it is written.
  var text: String {
    switch self {
    case .include: "include"
    case .server: "server"
    case .location: "location"
    case .listen: "listen"
    case .upstream: "upstream"
    case .internal: "internal"
    case .http2: "http2"
    case .ssl: "ssl"
    case .serverName: "server_name"
    case .limitExcept: "limit_except"
    case .workerConnections: "worker_connections"
    case .set: "set"
    case .return: "return"
    case .break: "break"
    case .rewrite: "rewrite"
    case .if: "if"
    case .tryFiles: "try_files"
    case .errorPage: "error_page"
    case .allow: "allow"
    case .deny: "deny"
    case .satisfy: "satisfy"
    case .authRequest: "auth_request"
    case .proxyPass: "proxy_pass"
    case .fastCGIPass: "fastcgi_pass"
    case .uWSGIPass: "uwsgi_pass"
    case .sCGIPass: "scgi_pass"
    case .gRPCPass: "grpc_pass"
    case .memcachedPass: "memcached_pass"
    case .hash: "hash"
    case .sticky: "sticky"
    case .keepalive: "keepalive"
    case .ipHash: "ip_hash"
    case .addHeader: "add_header"
    case .moreSetHeaders: "more_set_headers"
    case .proxySetHeader: "proxy_set_header"
    case .gRPCSetHeader: "grpc_set_header"
    case .proxyPassHeader: "proxy_pass_header"
    case .fastCGIPassHeader: "fastcgi_pass_header"
    case .uWSGIPassHeader: "uwsgi_pass_header"
    case .sCGIPassHeader: "scgi_pass_header"
    case .gRPCPassHeader: "grpc_pass_header"
    case .proxyIgnoreHeaders: "proxy_ignore_headers"
    case .fastCGIIgnoreHeaders: "fastcgi_ignore_headers"
    case .uWSGIIgnoreHeaders: "uwsgi_ignore_headers"
    case .sCGIIgnoreHeaders: "scgi_ignore_headers"
    case .gRPCIgnoreHeaders: "grpc_ignore_headers"
    case .underscoresInHeaders: "underscores_in_headers"
    case .ignoreInvalidHeaders: "ignore_invalid_headers"
    case .gzip: "gzip"
    case .brotli: "brotli"
    case .zstd: "zstd"
    case .gzipTypes: "gzip_types"
    case .gzipHTTPVersion: "gzip_http_version"
    case .brotliTypes: "brotli_types"
    case .zstdTypes: "zstd_types"
    case .defaultType: "default_type"
    case .imageFilter: "image_filter"
    case .xsltStylesheet: "xslt_stylesheet"
    case .xsltTypes: "xslt_types"
    case .bodyFilterByLuaBlock: "body_filter_by_lua_block"
    case .bodyFilterByLuaFile: "body_filter_by_lua_file"
    case .bodyFilterByLua: "body_filter_by_lua"
    case .jsBodyFilter: "js_body_filter"
    case .subFilter: "sub_filter"
    case .subFilterTypes: "sub_filter_types"
    case .ssi: "ssi"
    case .ssiTypes: "ssi_types"
    case .fastCGIKeepConn: "fastcgi_keep_conn"
    case .chunkedTransferEncoding: "chunked_transfer_encoding"
    case .proxyCache: "proxy_cache"
    case .fastCGICache: "fastcgi_cache"
    case .uWSGICache: "uwsgi_cache"
    case .sCGICache: "scgi_cache"
    case .proxyCacheBypass: "proxy_cache_bypass"
    case .fastCGICacheBypass: "fastcgi_cache_bypass"
    case .uWSGICacheBypass: "uwsgi_cache_bypass"
    case .sCGICacheBypass: "scgi_cache_bypass"
    case .proxyNoCache: "proxy_no_cache"
    case .fastCGINoCache: "fastcgi_no_cache"
    case .uWSGINoCache: "uwsgi_no_cache"
    case .sCGINoCache: "scgi_no_cache"
    case .proxyCacheMethods: "proxy_cache_methods"
    case .fastCGICacheMethods: "fastcgi_cache_methods"
    case .uWSGICacheMethods: "uwsgi_cache_methods"
    case .sCGICacheMethods: "scgi_cache_methods"
    case .mirror: "mirror"
    case .modsecurity: "modsecurity"
    case .coraza: "coraza"
    case .mirrorRequestBody: "mirror_request_body"
    case .luaNeedRequestBody: "lua_need_request_body"
    case .clientMaxBodySize: "client_max_body_size"
    case .proxySetBody: "proxy_set_body"
    case .proxyPassRequestBody: "proxy_pass_request_body"
    case .fastCGIPassRequestBody: "fastcgi_pass_request_body"
    case .uWSGIPassRequestBody: "uwsgi_pass_request_body"
    case .sCGIPassRequestBody: "scgi_pass_request_body"
    case .proxyNextUpstream: "proxy_next_upstream"
    case .fastCGINextUpstream: "fastcgi_next_upstream"
    case .uWSGINextUpstream: "uwsgi_next_upstream"
    case .sCGINextUpstream: "scgi_next_upstream"
    case .gRPCNextUpstream: "grpc_next_upstream"
    case .limitConn: "limit_conn"
    case .proxyLimitRate: "proxy_limit_rate"
    case .fastCGILimitRate: "fastcgi_limit_rate"
    case .uWSGILimitRate: "uwsgi_limit_rate"
    case .sCGILimitRate: "scgi_limit_rate"
    }
  }

  private static let byText = Dictionary(uniqueKeysWithValues: allCases.map { ($0.text, $0) })

  /// The name of a directive that the analysis reads; nil for others.
  init?(text: String) {
    guard let name = Self.byText[text] else { return nil }
    self = name
  }
}

/// Directives that several proxy modules have, each under a name of its own.
struct NginxFamilyNames: Sendable {
  let passHeader: NginxName?
  let ignoreHeaders: NginxName?
  let cache: NginxName?
  let cacheBypass: NginxName?
  let noCache: NginxName?
  let cacheMethods: NginxName?
  let setBody: NginxName?
  let passRequestBody: NginxName?
  let nextUpstream: NginxName?
  let limitRate: NginxName?

  private init(_ family: NginxFamily) {
    let name = { (setting: String) in NginxName(text: "\(family.name)_\(setting)") }
    passHeader = name("pass_header")
    ignoreHeaders = name("ignore_headers")
    cache = name("cache")
    cacheBypass = name("cache_bypass")
    noCache = name("no_cache")
    cacheMethods = name("cache_methods")
    setBody = name("set_body")
    passRequestBody = name("pass_request_body")
    nextUpstream = name("next_upstream")
    limitRate = name("limit_rate")
  }

  private static let all = NginxFamily.allCases.map(NginxFamilyNames.init)

  /// The names of a family.
  static func of(_ family: NginxFamily) -> NginxFamilyNames { all[family.rawValue] }
}

/// The name of a header in lower case, with the number by which statements find it.
struct NginxHeaderName: Sendable {
  let text: String
  let number: UInt32

  init(_ text: String) {
    self.text = text
    number = NginxTree.wordNumber(text)
  }

  static let host = NginxHeaderName("host")
  static let upgrade = NginxHeaderName("upgrade")
  static let connection = NginxHeaderName("connection")
  static let accept = NginxHeaderName("accept")
  static let acceptEncoding = NginxHeaderName("accept-encoding")
  static let bufferingHeader = NginxHeaderName("x-accel-buffering")
  static let lastEventID = NginxHeaderName("last-event-id")
  static let mcpSessionID = NginxHeaderName("mcp-session-id")
  static let mcpProtocolVersion = NginxHeaderName("mcp-protocol-version")
}
