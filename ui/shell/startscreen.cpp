#include "ui/shell/startscreen.h"

#include "ui/theme/metrics.h"
#include "ui/widgets/button.h"
#include "ui/widgets/card.h"
#include "ui/widgets/notice.h"
#include "ui/widgets/textlabel.h"

#include <QHBoxLayout>
#include <QLineEdit>
#include <QVBoxLayout>

namespace {

constexpr int cardWidth = 340;
constexpr int screenWidth = 2 * cardWidth + 4 * 24;

TextLabel *wrapped(const QString &text, QWidget *parent)
{
    auto *label = new TextLabel(text, Tone::Muted, Type::font(), parent);
    label->setWordWrap(true);
    return label;
}

void addField(QVBoxLayout &column, const QString &label, QLineEdit *field)
{
    auto *words = new TextLabel(label, Tone::Muted, Type::font(Type::caption), field->parentWidget());
    words->setBuddy(field);
    field->setAccessibleName(label);
    column.addWidget(words);
    column.addSpacing(Metrics::labelGap);
    column.addWidget(field);
    column.addSpacing(Metrics::formRowGap);
}

} // namespace

StartScreen::StartScreen(QWidget *parent)
    : QWidget(parent)
    , m_train(new Button(tr("Start training"), Button::Kind::Filled, this))
    , m_url(new QLineEdit(this))
    , m_login(new QLineEdit(this))
    , m_password(new QLineEdit(this))
    , m_connect(new Button(tr("Connect"), Button::Kind::Outlined, this))
    , m_progress(new TextLabel({}, Tone::Muted, Type::font(), this))
    , m_failure(new Notice(Notice::Shape::Strip, this))
{
    setObjectName(QStringLiteral("startScreen"));
    setWindowTitle(tr("Raven"));
    setMinimumSize(screenWidth, 520);
    auto *page = new QVBoxLayout(this);
    page->setContentsMargins(0, 0, 0, Metrics::space32);
    page->setSpacing(0);
    page->addWidget(m_failure);
    m_failure->hide();
    page->addStretch(2);
    auto *title =
        new TextLabel(tr("Where do the work orders come from?"), Tone::Text, Type::strong(Type::firstRun), this);
    page->addWidget(title, 0, Qt::AlignHCenter);
    page->addSpacing(Metrics::space24);
    auto *cards = new QHBoxLayout;
    cards->setSpacing(Metrics::space24);
    cards->addStretch(1);
    cards->addWidget(trainingCard());
    cards->addWidget(databaseCard());
    cards->addStretch(1);
    page->addLayout(cards);
    page->addSpacing(Metrics::space16);
    page->addWidget(m_progress, 0, Qt::AlignHCenter);
    page->addStretch(3);
    m_progress->setObjectName(QStringLiteral("startProgress"));

    connect(m_train, &QPushButton::clicked, this, [this] {
        setWorking(true);
        m_train->setWorking(true);
        Q_EMIT trainingChosen();
    });
    connect(m_connect, &QPushButton::clicked, this, &StartScreen::connectToDatabase);
    for (QLineEdit *field : {m_url, m_login, m_password})
        connect(field, &QLineEdit::returnPressed, this, &StartScreen::connectToDatabase);
}

QWidget *StartScreen::trainingCard()
{
    auto *card = new Card(this);
    card->setFixedWidth(cardWidth);
    card->setEdge(Tone::AtRisk);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(Metrics::cardPadding, Metrics::cardPadding + 2, Metrics::cardPadding,
                               Metrics::cardPadding);
    column->setSpacing(0);
    column->addWidget(new TextLabel(tr("Training"), Tone::Text, Type::strong(Type::title), card));
    column->addSpacing(Metrics::space8);
    column->addWidget(wrapped(tr("Invented work orders and technicians in a private database on this machine. The mail "
                                 "providers are simulated: people open, reply and decline, and no mail leaves this "
                                 "machine."),
                              card));
    column->addStretch(1);
    column->addSpacing(Metrics::space16);
    column->addWidget(m_train, 0, Qt::AlignRight);
    m_train->setObjectName(QStringLiteral("trainingButton"));
    return card;
}

QWidget *StartScreen::databaseCard()
{
    auto *card = new Card(this);
    card->setFixedWidth(cardWidth);
    auto *column = new QVBoxLayout(card);
    column->setContentsMargins(Metrics::cardPadding, Metrics::cardPadding + 2, Metrics::cardPadding,
                               Metrics::cardPadding);
    column->setSpacing(0);
    column->addWidget(new TextLabel(tr("A database"), Tone::Text, Type::strong(Type::title), card));
    column->addSpacing(Metrics::space8);
    for (QLineEdit *field : {m_url, m_login, m_password})
        field->setParent(card);
    m_url->setObjectName(QStringLiteral("urlField"));
    m_url->setPlaceholderText(QStringLiteral("postgresql://ops-db.example.com/raven"));
    m_login->setObjectName(QStringLiteral("loginField"));
    m_password->setObjectName(QStringLiteral("passwordField"));
    m_password->setEchoMode(QLineEdit::Password);
    addField(*column, tr("Address"), m_url);
    addField(*column, tr("Login"), m_login);
    addField(*column, tr("Password"), m_password);
    column->addSpacing(Metrics::space8);
    column->addWidget(m_connect, 0, Qt::AlignRight);
    m_connect->setObjectName(QStringLiteral("connectButton"));
    return card;
}

void StartScreen::setDatabase(const QString &url, const QString &login)
{
    m_url->setText(url);
    m_login->setText(login);
}

void StartScreen::connectToDatabase()
{
    if (!m_connect->isEnabled())
        return;
    if (m_url->text().trimmed().isEmpty()) {
        showFailure(tr("The database's address is missing."));
        m_url->setFocus();
        return;
    }
    setWorking(true);
    m_connect->setWorking(true);
    Q_EMIT databaseChosen(m_url->text().trimmed(), m_login->text().trimmed(), m_password->text());
}

void StartScreen::setWorking(bool working)
{
    for (QWidget *control : std::initializer_list<QWidget *> {m_train, m_url, m_login, m_password, m_connect})
        control->setEnabled(!working);
    if (working)
        m_failure->hide();
}

void StartScreen::showWorking(const QString &sentence)
{
    m_progress->setText(sentence);
}

void StartScreen::showFailure(const QString &sentence)
{
    m_train->setWorking(false);
    m_connect->setWorking(false);
    setWorking(false);
    m_progress->clear();
    m_failure->show(sentence, tr("Nothing was sent or changed."), {}, true);
}
