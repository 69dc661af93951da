#include "ui/technicians/rulesdialog.h"

#include "models/domain/format.h"
#include "services/core/deliver.h"
#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/rule.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLocale>
#include <QScrollArea>
#include <QStackedWidget>
#include <QVBoxLayout>

namespace {

constexpr QSize dialogSize {640, 480};
constexpr qsizetype longestExcerpt = 120;

/// "by M. Ortiz on 18 Nov 2026, from what Marcus Bell wrote about WO 48213: “I could swing by”"
QString originOf(const TaughtRule &rule, const QTimeZone &zone)
{
    const QLocale english(QLocale::English, QLocale::UnitedStates);
    const QString who = RulesDialog::tr("by %1 on %2")
                            .arg(Format::singleLine(rule.by, 80),
                                 english.toString(rule.at.toTimeZone(zone).date(), QStringLiteral("d MMM yyyy")));
    if (rule.fromText.isEmpty())
        return who;
    const QString excerpt = Format::singleLine(rule.fromText, longestExcerpt);
    if (rule.fromTechnician.isEmpty())
        return RulesDialog::tr("%1, from a reply without a work order: “%2”").arg(who, excerpt);
    return RulesDialog::tr("%1, from what %2 wrote about %3: “%4”")
        .arg(who, Format::singleLine(rule.fromTechnician, 80), Format::workOrder(rule.fromWorkOrder), excerpt);
}

} // namespace

RulesDialog::RulesDialog(ReplyOperations operations, const QTimeZone &zone, QWidget *parent)
    : QDialog(parent)
    , m_operations(std::move(operations))
    , m_zone(zone)
    , m_done(new Notice(Notice::Shape::Strip, this))
    , m_pages(new QStackedWidget(this))
    , m_page(new Notice(Notice::Shape::Page, m_pages))
    , m_list(new QScrollArea(m_pages))
{
    setObjectName(QStringLiteral("rulesDialog"));
    setWindowTitle(tr("Reply rules"));
    resize(dialogSize);
    m_done->setObjectName(QStringLiteral("rulesDone"));
    m_done->hide();
    m_page->setObjectName(QStringLiteral("rulesNotice"));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setWidgetResizable(true);
    m_list->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
    m_list->viewport()->setAutoFillBackground(false);
    m_pages->addWidget(m_page);
    m_pages->addWidget(m_list);
    auto *head = new QVBoxLayout;
    head->setContentsMargins(Metrics::pageMargin, Metrics::pageMargin, Metrics::pageMargin, Metrics::space12);
    head->setSpacing(Metrics::space4);
    head->addWidget(new TextLabel(tr("What replies are judged by"), Tone::Text, Type::strong(Type::title), this));
    auto *more = new TextLabel(tr("Taught here, and stronger than the built-in rules for the same words."), Tone::Muted,
                               Type::font(), this);
    more->setWordWrap(true);
    head->addWidget(more);
    auto *close = new Button(tr("Close"), Button::Kind::Outlined, this);
    close->setAutoDefault(false);
    auto *foot = new QHBoxLayout;
    foot->setContentsMargins(Metrics::pageMargin, 0, Metrics::pageMargin, 0);
    foot->addStretch(1);
    foot->addWidget(close);
    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(0, 0, 0, Metrics::space12);
    column->setSpacing(0);
    column->addLayout(head);
    column->addWidget(m_done);
    column->addWidget(new Rule(Qt::Horizontal, this));
    column->addWidget(m_pages, 1);
    column->addWidget(new Rule(Qt::Horizontal, this));
    column->addSpacing(Metrics::space12);
    column->addLayout(foot);
    connect(close, &QPushButton::clicked, this, &QDialog::accept);
    m_page->show(tr("Reading the rules…"));
    read();
}

void RulesDialog::read()
{
    deliver(m_operations.readRules(), this, [this](const Result<QList<TaughtRule>> &rules) { take(rules); });
}

void RulesDialog::take(const Result<QList<TaughtRule>> &rules)
{
    if (!rules) {
        m_page->show(tr("The rules could not be read."), rules.error().message,
                     {{tr("Try again"),
                       [this] {
                           m_page->show(tr("Reading the rules…"));
                           read();
                       }}},
                     true);
        m_pages->setCurrentWidget(m_page);
        return;
    }
    if (rules->isEmpty()) {
        m_page->show(tr("No rule has been taught."),
                     tr("When you change what a reply means, you can make its words a rule."));
        m_pages->setCurrentWidget(m_page);
        return;
    }
    auto *rows = new QWidget;
    auto *column = new QVBoxLayout(rows);
    column->setContentsMargins(Metrics::pageMargin, Metrics::space8, Metrics::pageMargin, Metrics::space8);
    column->setSpacing(Metrics::space8);
    for (const TaughtRule &rule : *rules) {
        if (column->count() > 0)
            column->addWidget(new Rule(Qt::Horizontal, rows));
        column->addWidget(rowOf(rule, rows));
    }
    column->addStretch(1);
    m_list->setWidget(rows);
    rows->setAutoFillBackground(false);
    m_pages->setCurrentWidget(m_list);
}

QWidget *RulesDialog::rowOf(const TaughtRule &rule, QWidget *parent)
{
    auto *row = new QWidget(parent);
    row->setObjectName(QStringLiteral("ruleRow"));
    auto *words = new QVBoxLayout;
    words->setSpacing(Metrics::space2);
    auto *phrase = new TextLabel(tr("“%1” means %2").arg(Format::singleLine(rule.phrase), displayWord(rule.says)),
                                 Tone::Text, Type::medium(), row);
    phrase->setWordWrap(true);
    auto *origin = new TextLabel(originOf(rule, m_zone), Tone::Muted, Type::font(Type::caption), row);
    origin->setWordWrap(true);
    words->addWidget(phrase);
    words->addWidget(origin);
    auto *line = new QHBoxLayout(row);
    line->setContentsMargins(0, 0, 0, 0);
    line->setSpacing(Metrics::space16);
    line->addLayout(words, 1);
    if (m_operations.retireRule) {
        auto *button = new Button(tr("Retire"), Button::Kind::Outlined, row);
        button->setObjectName(QStringLiteral("retireButton"));
        button->setAccessibleName(tr("Retire “%1”").arg(Format::singleLine(rule.phrase)));
        button->setAutoDefault(false);
        connect(button, &QPushButton::clicked, this, [this, button, rule] {
            button->setWorking(true);
            retire(rule);
        });
        line->addWidget(button, 0, Qt::AlignVCenter);
    }
    return row;
}

void RulesDialog::retire(const TaughtRule &rule)
{
    deliver(m_operations.retireRule(rule.id), this, [this, rule](const Result<bool> &outcome) {
        if (!outcome)
            m_done->show(tr("It was not retired."), outcome.error().message, {}, true);
        else if (*outcome)
            m_done->show(tr("“%1” is no rule any more. Replies that were judged by it stay as they are.")
                             .arg(Format::singleLine(rule.phrase, longestExcerpt)));
        else
            m_done->show(tr("Somebody else had retired it."));
        read();
    });
}
