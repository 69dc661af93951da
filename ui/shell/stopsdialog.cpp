#include "ui/shell/stopsdialog.h"

#include "models/domain/format.h"
#include "services/core/deliver.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/rule.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QTimeZone>
#include <QVBoxLayout>

namespace {

constexpr int dialogWidth = 560;

QString stoppedThing(const StopSwitch &stop)
{
    switch (stop.scope) {
    case StopSwitch::Scope::All:
        return stop.everyOrganization ? StopsDialog::tr("All sending, for everybody") : StopsDialog::tr("All sending");
    case StopSwitch::Scope::Provider:
        return stop.ref == QLatin1String("sendgrid") ? QStringLiteral("SendGrid") : QStringLiteral("Instantly");
    case StopSwitch::Scope::Job:
        return StopsDialog::tr("One work order");
    case StopSwitch::Scope::Domain:
        return StopsDialog::tr("Addresses at %1").arg(stop.ref);
    case StopSwitch::Scope::Route:
        return StopsDialog::tr("Template or campaign %1").arg(Format::singleLine(stop.ref, 80));
    }
    return {};
}

} // namespace

StopsDialog::StopsDialog(StopOperations operations, QWidget *parent)
    : QDialog(parent)
    , m_operations(std::move(operations))
    , m_column(new QVBoxLayout(this))
    , m_notice(new Notice(Notice::Shape::Strip, this))
{
    setObjectName(QStringLiteral("stopsDialog"));
    setWindowTitle(tr("Stopped sending"));
    setFixedWidth(dialogWidth);
    m_column->setContentsMargins(0, 0, 0, Metrics::pageMargin);
    m_column->addWidget(m_notice);
    m_notice->hide();
    auto *close = new Button(tr("Close"), Button::Kind::Outlined, this);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(Metrics::pageMargin, 0, Metrics::pageMargin, 0);
    foot->addStretch(1);
    foot->addWidget(close);
    m_column->addLayout(foot);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    read();
}

void StopsDialog::read()
{
    deliver(m_operations.read(), this, [this](const Result<QList<StopSwitch>> &switches) {
        if (switches)
            showSwitches(*switches);
        else
            m_notice->show(tr("The switches could not be read."), switches.error().message,
                           {{tr("Try again"),
                             [this] {
                                 read();
                             }}},
                           true);
    });
}

void StopsDialog::showSwitches(const QList<StopSwitch> &switches)
{
    delete m_list;
    m_list = new QWidget(this);
    auto *rows = new QVBoxLayout(m_list);
    rows->setContentsMargins(Metrics::pageMargin, Metrics::space8, Metrics::pageMargin, Metrics::space8);
    if (switches.isEmpty())
        rows->addWidget(new TextLabel(tr("Nothing is stopped."), Tone::Muted, Type::font(), m_list));
    for (const StopSwitch &stop : switches) {
        auto *line = new QHBoxLayout;
        auto *words = new QVBoxLayout;
        words->setSpacing(Metrics::space2);
        words->addWidget(new TextLabel(stoppedThing(stop), Tone::Text, Type::medium(), m_list));
        auto *why = new TextLabel(tr("since %1 by %2: “%3”")
                                      .arg(Format::clock(stop.setAt, QTimeZone::systemTimeZone()),
                                           Format::singleLine(stop.setBy, 80), Format::singleLine(stop.reason)),
                                  Tone::Muted, Type::font(Type::caption), m_list);
        why->setWordWrap(true);
        words->addWidget(why);
        line->addLayout(words, 1);
        if (m_operations.release) {
            auto *button = new Button(tr("Release"), Button::Kind::Outlined, m_list);
            button->setObjectName(QStringLiteral("releaseButton"));
            connect(button, &QPushButton::clicked, this, [this, button, stop] {
                button->setWorking(true);
                release(stop);
            });
            line->addWidget(button);
        }
        rows->addLayout(line);
        rows->addWidget(new Rule(Qt::Horizontal, m_list));
    }
    m_column->insertWidget(1, m_list);
}

void StopsDialog::release(const StopSwitch &stop)
{
    deliver(m_operations.release(stop.scope, stop.id), this, [this](const Result<int> &outcome) {
        if (outcome)
            m_notice->show(
                Format::counted(*outcome, tr("Released. 1 message goes on."), tr("Released. %1 messages go on.")));
        else
            m_notice->show(tr("It was not released."), outcome.error().message, {}, true);
        read();
    });
}
