#include "ui/widgets/page.h"

namespace cq::ui {

Page::Page(QWidget *parent)
    : QWidget(parent)
{}

Page::~Page() = default;

void Page::open(const Link & /*link*/) {}

void Page::restoreLayout(const QByteArray & /*layout*/) {}

} // namespace cq::ui
