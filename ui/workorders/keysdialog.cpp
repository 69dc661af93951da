#include "ui/workorders/keysdialog.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QGridLayout>
#include <QVBoxLayout>

KeysDialog::KeysDialog(QWidget *parent)
    : QDialog(parent)
{
    setObjectName(QStringLiteral("keysDialog"));
    setWindowTitle(tr("Keys"));
    setAttribute(Qt::WA_DeleteOnClose);
    const QList<std::pair<QString, QString>> keys {{tr("J, K"), tr("next, previous work order")},
                                                   {tr("Enter"), tr("open the panel")},
                                                   {tr("Space"), tr("show or hide the panel")},
                                                   {tr("O"), tr("open the running dispatch")},
                                                   {tr("Ctrl+Shift+D"), tr("who would be asked, and send")},
                                                   {tr("E"), tr("edit")},
                                                   {tr("T"), tr("the SLA and its proof")},
                                                   {tr("Ctrl+N"), tr("new work order")},
                                                   {tr("/ or Ctrl+F"), tr("filter")},
                                                   {tr("Ctrl+L"), tr("go to a number")},
                                                   {tr("Ctrl+Shift+C"), tr("columns")},
                                                   {tr("Ctrl+C"), tr("copy the selected rows")},
                                                   {tr("F5"), tr("read again")},
                                                   {tr("F6"), tr("next part of the window")},
                                                   {tr("Ctrl+1 … 9"), tr("areas")},
                                                   {tr("Ctrl+K"), tr("every command by its name")},
                                                   {tr("Esc"), tr("back: filter, panel, list")}};
    auto *column = new QVBoxLayout(this);
    auto *grid = new QGridLayout;
    grid->setHorizontalSpacing(Metrics::space24);
    grid->setVerticalSpacing(Metrics::space4);
    for (int line = 0; line < keys.size(); ++line) {
        grid->addWidget(new TextLabel(keys.at(line).first, Tone::Text, Type::medium(), this), line, 0);
        grid->addWidget(new TextLabel(keys.at(line).second, Tone::Muted, Type::font(), this), line, 1);
    }
    column->addLayout(grid);
    column->addSpacing(Metrics::space8);
    auto *close = new Button(tr("Close"), Button::Kind::Outlined, this);
    column->addWidget(close, 0, Qt::AlignRight);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
}
