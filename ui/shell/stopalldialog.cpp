#include "ui/shell/stopalldialog.h"

#include "models/domain/format.h"
#include "services/core/deliver.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace {
constexpr int dialogWidth = 480;
}

StopAllDialog::StopAllDialog(StopOperations operations, QWidget *parent)
    : QDialog(parent)
    , m_operations(std::move(operations))
    , m_reason(new QLineEdit(this))
    , m_outcome(new TextLabel({}, Tone::Text, Type::font(), this))
    , m_keep(new Button(tr("Keep sending"), Button::Kind::Outlined, this))
    , m_stop(new Button(tr("Stop all sending"), Button::Kind::Danger, this))
{
    setObjectName(QStringLiteral("stopAllDialog"));
    setWindowTitle(tr("Stop all sending?"));
    setFixedWidth(dialogWidth);
    m_reason->setObjectName(QStringLiteral("stopReason"));
    m_reason->setAccessibleName(tr("Reason"));
    m_reason->setPlaceholderText(tr("Reason"));
    m_reason->setMaxLength(400);
    m_stop->setObjectName(QStringLiteral("stopAllButton"));
    m_outcome->setObjectName(QStringLiteral("stopOutcome"));
    m_outcome->setWordWrap(true);
    m_outcome->hide();
    auto *words =
        new TextLabel(tr("Nothing that waits in your organisation will be sent until somebody releases it. What has "
                         "left cannot be taken back, and what is in flight may still go out."),
                      Tone::Muted, Type::font(), this);
    words->setWordWrap(true);
    auto *column = new QVBoxLayout(this);
    column->setSpacing(Metrics::space12);
    column->addWidget(words);
    column->addWidget(m_reason);
    column->addWidget(m_outcome);
    auto *buttons = new QHBoxLayout;
    buttons->setSpacing(Metrics::space8);
    buttons->addStretch(1);
    buttons->addWidget(m_keep);
    buttons->addWidget(m_stop);
    column->addLayout(buttons);

    m_stop->setBlocked(tr("A reason is needed."));
    connect(m_reason, &QLineEdit::textChanged, this, [this](const QString &text) {
        m_stop->setBlocked(text.trimmed().isEmpty() ? tr("A reason is needed.") : QString());
    });
    connect(m_keep, &QPushButton::clicked, this, &QDialog::reject);
    connect(m_stop, &QPushButton::clicked, this, &StopAllDialog::stopAll);
    m_keep->setFocus();
}

void StopAllDialog::stopAll()
{
    m_stop->setWorking(true);
    deliver(m_operations.stopAll(m_reason->text().trimmed()), this, [this](const Result<StopReport> &report) {
        m_stop->setWorking(false);
        m_outcome->show();
        if (!report) {
            m_outcome->setTone(Tone::Breached);
            m_outcome->setText(report.error().message);
            return;
        }
        m_outcome->setText(tr("Stopped. %1 had left, %2 are in flight, %3 in doubt; %4 wait and will not be sent.")
                               .arg(Format::count(report->left), Format::count(report->inFlight),
                                    Format::count(report->inDoubt), Format::count(report->waiting)));
        m_stop->hide();
        m_reason->setEnabled(false);
        m_keep->setText(tr("Close"));
        m_keep->updateGeometry();
    });
}
