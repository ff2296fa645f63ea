#pragma once

#include "core/domain/accountchange.h"

#include <QByteArray>
#include <QString>

class QPagedPaintDevice;

namespace cq::ui {

/// New passwords that are to be handed out, and where they are good.
struct CredentialSheet
{
    QList<IssuedAccount> people;
    QString url; ///< empty: the cards have no address and no code
};

/// How many pages the cards take: ten fit on one.
int sheetPages(const CredentialSheet &sheet);

/// Draws a card for each person, ten on a page, with lines to cut along: name, password, address
/// and its QR code. The device stands at the start of its first page. Takes the words of the cards
/// through tr(), so GUI thread.
void paintSheet(QPagedPaintDevice &device, const CredentialSheet &sheet);

/// The sheet as a PDF file of A4 pages. GUI thread.
QByteArray sheetPdf(const CredentialSheet &sheet);

/// The sheet as lines of name, password, role and address with a line of headings (RFC 4180).
QByteArray sheetCsv(const CredentialSheet &sheet);

} // namespace cq::ui
