#include "core/certificates/selfsigned.h"

#include "core/certificates/pem.h"

#include <QRegularExpression>
#include <QUrl>
#include <QtEndian>

#include <ctime>
#include <optional>

#include <openssl/err.h>
#include <openssl/pem.h>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

constexpr TimeMs kHourMs = 3600LL * 1000;
constexpr TimeMs kDayMs = 24 * kHourMs;
constexpr int kSerialBits = 159; // twenty octets, positive: the most that RFC 5280 allows
constexpr qsizetype kLongestCommonName = 64; // ub-common-name
constexpr qsizetype kLongestHost = 253;

Error cannot(const QString &what)
{
    ERR_clear_error();
    return fail(ErrorKind::Unavailable, u"OpenSSL cannot make a certificate: %1."_s.arg(what));
}

/// As it stands in a certificate (RFC 5890 for letters beyond ASCII); nothing when it is no name.
std::optional<QByteArray> hostText(const QString &host)
{
    static const QRegularExpression label(
        u"\\A[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?(\\.[a-z0-9_]([a-z0-9_-]*[a-z0-9_])?)*\\z"_s);
    const QByteArray text = QUrl::toAce(host.toLower());
    if (text.size() > kLongestHost || !label.match(QString::fromLatin1(text)).hasMatch())
        return std::nullopt;
    return text;
}

QByteArray addressBytes(const QHostAddress &address)
{
    bool isV4 = false;
    const quint32 v4 = address.toIPv4Address(&isV4);
    if (isV4) {
        QByteArray bytes(sizeof v4, '\0');
        qToBigEndian(v4, bytes.data());
        return bytes;
    }
    const Q_IPV6ADDR v6 = address.toIPv6Address();
    return {reinterpret_cast<const char *>(v6.c), sizeof v6.c};
}

bool addName(GENERAL_NAMES *names, int type, const QByteArray &text)
{
    openssl::Name name(GENERAL_NAME_new());
    ASN1_STRING *value = type == GEN_DNS ? static_cast<ASN1_STRING *>(ASN1_IA5STRING_new())
                                         : ASN1_OCTET_STRING_new();
    if (!name || value == nullptr
        || ASN1_STRING_set(value, text.constData(), static_cast<int>(text.size())) != 1) {
        ASN1_STRING_free(value);
        return false;
    }
    GENERAL_NAME_set0_value(name.get(), type, value);
    if (sk_GENERAL_NAME_push(names, name.get()) <= 0)
        return false;
    (void)name.release();
    return true;
}

bool addExtension(X509 *certificate, int kind, const char *value)
{
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const openssl::Extension extension(X509V3_EXT_conf_nid(nullptr, &context, kind, value));
    return extension && X509_add_ext(certificate, extension.get(), -1) == 1;
}

bool setSerial(X509 *certificate)
{
    const openssl::BigNumber number(BN_new());
    return number && BN_rand(number.get(), kSerialBits, BN_RAND_TOP_ANY, BN_RAND_BOTTOM_ANY) == 1
        && BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr;
}

bool setValidity(X509 *certificate, TimeMs now, int days)
{
    const TimeMs from = now - kHourMs;
    const auto seconds = [](TimeMs time) { return static_cast<std::time_t>(time / 1000); };
    return ASN1_TIME_set(X509_getm_notBefore(certificate), seconds(from)) != nullptr
        && ASN1_TIME_set(X509_getm_notAfter(certificate), seconds(from + days * kDayMs)) != nullptr;
}

bool setSubject(X509 *certificate, const QByteArray &commonName)
{
    X509_NAME *name = X509_get_subject_name(certificate);
    return X509_NAME_add_entry_by_NID(
               name, NID_commonName, MBSTRING_UTF8,
               reinterpret_cast<const unsigned char *>(commonName.constData()),
               static_cast<int>(commonName.size()), -1, 0)
        == 1
        && X509_set_issuer_name(certificate, name) == 1;
}

Result<openssl::Names> alternativeNames(const CertificateNames &wanted)
{
    openssl::Names names(GENERAL_NAMES_new());
    if (!names)
        return cannot(u"there is no memory"_s);
    for (const QString &host : wanted.hosts) {
        const auto text = hostText(host);
        if (!text)
            return fail(ErrorKind::Invalid, u"“%1” is no name of a host."_s.arg(host));
        if (!addName(names.get(), GEN_DNS, *text))
            return cannot(u"there is no memory"_s);
    }
    for (const QHostAddress &address : wanted.addresses) {
        if (address.isNull())
            return fail(ErrorKind::Invalid, u"An address of the certificate is empty."_s);
        if (!addName(names.get(), GEN_IPADD, addressBytes(address)))
            return cannot(u"there is no memory"_s);
    }
    return names;
}

QByteArray commonNameOf(const CertificateNames &names)
{
    const QByteArray first = names.hosts.isEmpty() ? names.addresses.first().toString().toLatin1()
                                                   : hostText(names.hosts.first()).value_or("");
    return first.size() <= kLongestCommonName ? first : "ComfyQueue";
}

} // namespace

Result<CertificatePair> makeSelfSigned(const SelfSignedRequest &request)
{
    if (request.names.hosts.isEmpty() && request.names.addresses.isEmpty())
        return fail(ErrorKind::Invalid, u"A certificate needs a name or an address."_s);
    const auto names = alternativeNames(request.names);
    if (!names)
        return names.error();
    openssl::Key key;
    if (request.key.isEmpty()) {
        key.reset(EVP_EC_gen("P-256"));
        if (!key)
            return cannot(u"no key"_s);
    } else {
        auto read = readKey(request.key, u"the request"_s);
        if (!read)
            return read.error();
        key = *std::move(read);
    }
    const openssl::Certificate certificate(X509_new());
    X509 *x509 = certificate.get();
    const bool isMade = x509 != nullptr && X509_set_version(x509, X509_VERSION_3) == 1
        && setSerial(x509) && setValidity(x509, request.now, request.days)
        && setSubject(x509, commonNameOf(request.names)) && X509_set_pubkey(x509, key.get()) == 1
        && addExtension(x509, NID_basic_constraints, "critical,CA:FALSE")
        && addExtension(x509, NID_key_usage, "critical,digitalSignature")
        && addExtension(x509, NID_ext_key_usage, "serverAuth")
        && addExtension(x509, NID_subject_key_identifier, "hash")
        && X509_add1_ext_i2d(x509, NID_subject_alt_name, names->get(), 0, 0) == 1
        && X509_sign(x509, key.get(), EVP_sha256()) > 0;
    if (!isMade)
        return cannot(u"it cannot be signed"_s);
    const openssl::Bio certificateText(BIO_new(BIO_s_mem()));
    const openssl::Bio keyText(BIO_new(BIO_s_mem()));
    if (!certificateText || !keyText || PEM_write_bio_X509(certificateText.get(), x509) != 1
        || PEM_write_bio_PKCS8PrivateKey(keyText.get(), key.get(), nullptr, nullptr, 0, nullptr,
                                         nullptr)
            != 1)
        return cannot(u"it cannot be written"_s);
    return CertificatePair{bytesOf(certificateText.get()), bytesOf(keyText.get())};
}

} // namespace cq
