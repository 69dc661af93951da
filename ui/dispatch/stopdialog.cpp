#include "ui/dispatch/stopdialog.h"

#include "models/domain/format.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace {

constexpr int dialogWidth = 520;
constexpr int longestReason = 200;

} // namespace

StopDialog::StopDialog(qint64 jobNumber, QWidget *parent)
    : QDialog(parent)
    , m_numbers(new TextLabel({}, Tone::Text, Type::font(), this))
    , m_reason(new QLineEdit(this))
    , m_failure(new TextLabel({}, Tone::Breached, Type::font(Type::caption), this))
    , m_keep(new Button(tr("Keep sending"), Button::Kind::Outlined, this))
    , m_stop(new Button(tr("Stop"), Button::Kind::Danger, this))
{
    setObjectName(QStringLiteral("stopDialog"));
    setWindowTitle(tr("Stop sending"));
    setFixedWidth(dialogWidth);
    m_numbers->setObjectName(QStringLiteral("stopNumbers"));
    m_numbers->setWordWrap(true);
    m_failure->setWordWrap(true);
    m_failure->setVisible(false);
    m_reason->setObjectName(QStringLiteral("stopReason"));
    m_reason->setMaxLength(longestReason);
    m_reason->setPlaceholderText(tr("Why? Everybody who looks at this dispatch will read it."));
    m_reason->setAccessibleName(tr("Reason"));
    m_keep->setObjectName(QStringLiteral("keepSending"));
    m_stop->setObjectName(QStringLiteral("stopNow"));

    auto *reason = new TextLabel(tr("Reason"), Tone::Muted, Type::font(Type::caption), this);
    reason->setBuddy(m_reason);
    auto *buttons = new QHBoxLayout;
    buttons->addStretch();
    buttons->addWidget(m_keep);
    buttons->addWidget(m_stop);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Metrics::space8);
    column->addWidget(new TextLabel(tr("Stop sending for %1?").arg(Format::workOrder(jobNumber)), Tone::Text,
                                    Type::strong(Type::title), this));
    column->addWidget(m_numbers);
    column->addSpacing(Metrics::space4);
    column->addWidget(reason);
    column->addWidget(m_reason);
    column->addWidget(m_failure);
    column->addSpacing(Metrics::space8);
    column->addLayout(buttons);

    connect(m_keep, &Button::clicked, this, &QDialog::reject);
    connect(m_reason, &QLineEdit::textChanged, this, &StopDialog::updateButton);
    connect(m_stop, &Button::clicked, this, [this] {
        m_stop->setWorking(true);
        m_failure->setVisible(false);
        Q_EMIT stopWanted(m_reason->text().trimmed());
    });
    updateButton();
    m_reason->setFocus();
}

void StopDialog::setTally(const DispatchTally &tally)
{
    const int left = tally.accepted();
    const int waiting = tally.count(PersonState::Queued);
    const int flying = tally.count(PersonState::Sending);
    const int doubt = tally.count(PersonState::InDoubt);
    QStringList sentences {left == 0       ? tr("Nothing has left.")
                               : left == 1 ? tr("1 has left and cannot be taken back.")
                                           : tr("%1 have left and cannot be taken back.").arg(Format::count(left)),
                           waiting == 1 ? tr("1 has not left and will not.")
                                        : tr("%1 have not left and will not.").arg(Format::count(waiting))};
    QStringList open;
    if (flying > 0)
        open.append(flying == 1 ? tr("1 is in flight and may still go out")
                                : tr("%1 are in flight and may still go out").arg(Format::count(flying)));
    if (doubt > 0)
        open.append(doubt == 1 ? tr("1 is in doubt") : tr("%1 are in doubt").arg(Format::count(doubt)));
    if (!open.isEmpty())
        sentences.append(open.join(QLatin1String(", ")) % u'.');
    m_numbers->setText(sentences.join(u' '));
    m_stop->setText(tr("Stop %1").arg(Format::count(waiting)));
    m_stop->updateGeometry();
}

void StopDialog::showFailure(const QString &message)
{
    m_stop->setWorking(false);
    m_failure->setText(message);
    m_failure->setVisible(true);
}

void StopDialog::updateButton()
{
    m_stop->setBlocked(m_reason->text().trimmed().isEmpty() ? tr("A reason is needed") : QString());
}

QString StopDialog::outcomeText(const DispatchActReport &outcome)
{
    const DispatchBooks &books = outcome.books;
    QString text = tr("Stopped. %1 had left, %2 were not sent and will not be.")
                       .arg(Format::count(books.count(MessageState::Sent)), Format::count(outcome.changed));
    if (const int flying = books.count(MessageState::Sending); flying > 0)
        text += u' ' % tr("%1 are in flight and may still go out.").arg(Format::count(flying));
    if (const int doubt = books.count(MessageState::InDoubt); doubt > 0)
        text += u' ' % tr("%1 are in doubt.").arg(Format::count(doubt));
    return text;
}
