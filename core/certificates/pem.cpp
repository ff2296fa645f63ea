#include "core/certificates/pem.h"

#include <openssl/err.h>
#include <openssl/pem.h>

namespace cq {

using namespace Qt::StringLiterals;

namespace {

/// Called for encrypted keys only. There is nobody to ask.
int noPassphrase(char * /*buffer*/, int /*size*/, int /*writing*/, void *wasAsked)
{
    *static_cast<bool *>(wasAsked) = true;
    return -1;
}

} // namespace

openssl::Bio readerOf(const QByteArray &bytes)
{
    return openssl::Bio(BIO_new_mem_buf(bytes.constData(), static_cast<int>(bytes.size())));
}

QByteArray bytesOf(BIO *memory)
{
    char *data = nullptr;
    const long size = BIO_get_mem_data(memory, &data);
    return {data, static_cast<qsizetype>(size)};
}

Result<openssl::Key> readKey(const QByteArray &pem, const QString &where)
{
    const openssl::Bio reader = readerOf(pem);
    bool isEncrypted = false;
    openssl::Key key(PEM_read_bio_PrivateKey(reader.get(), nullptr, noPassphrase, &isEncrypted));
    ERR_clear_error();
    if (key)
        return key;
    if (isEncrypted) {
        return fail(ErrorKind::Invalid,
                    u"The private key in %1 is encrypted, and there is nobody to ask for its "
                    "passphrase. “openssl pkey -in KEY -out NEW” makes one without."_s.arg(where));
    }
    return fail(
        ErrorKind::Invalid,
        u"There is no private key in %1; it must be PEM text of an RSA or EC key."_s.arg(where));
}

} // namespace cq
