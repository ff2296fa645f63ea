#pragma once

#include <QTranslator>

namespace cq::test {

/// A language in which everything is said in capitals.
class Shouting : public QTranslator
{
public:
    QString translate(const char * /*context*/, const char *source, const char * /*hint*/,
                      int /*n*/) const override
    {
        return QString::fromUtf8(source).toUpper();
    }

    bool isEmpty() const override { return false; }
};

} // namespace cq::test
