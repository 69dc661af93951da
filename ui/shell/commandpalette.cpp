#include "ui/shell/commandpalette.h"

#include "ui/theme/fonts.h"
#include "ui/theme/icons.h"
#include "ui/theme/metrics.h"
#include "ui/theme/theme.h"
#include "ui/widgets/textlabel.h"

#include <QKeyEvent>
#include <QLineEdit>
#include <QListWidget>
#include <QPainter>
#include <QStyledItemDelegate>
#include <QVBoxLayout>

namespace {

constexpr int paletteWidth = 640;
constexpr int topDistance = 96;
constexpr int mostRows = 12;
constexpr int iconColumn = 36;
enum Role { AreaRole = Qt::UserRole + 1, ShortcutRole, IconRole };

class CommandDelegate final : public QStyledItemDelegate
{
public:
    using QStyledItemDelegate::QStyledItemDelegate;

    QSize sizeHint(const QStyleOptionViewItem &, const QModelIndex &) const override { return {0, Metrics::rowHeight}; }

    void paint(QPainter *painter, const QStyleOptionViewItem &option, const QModelIndex &index) const override
    {
        const Theme &theme = Theme::current();
        const bool selected = option.state.testFlag(QStyle::State_Selected);
        painter->save();
        painter->fillRect(option.rect, theme.color(selected ? Ground::Select : Ground::Raised));
        const QPixmap icon = themePixmap(QLatin1String(index.data(IconRole).toString().toLatin1()), 16,
                                         theme.color(Tone::Text), painter->device()->devicePixelRatio());
        if (!icon.isNull())
            painter->drawPixmap(QPoint(option.rect.left() + 12, option.rect.top() + 6), icon);
        const QRect words = option.rect.adjusted(iconColumn, 0, -12, 0);
        painter->setFont(Type::font());
        painter->setPen(theme.color(Tone::Text));
        painter->drawText(words, Qt::AlignLeft | Qt::AlignVCenter, index.data().toString());
        const int taken = QFontMetrics(painter->font()).horizontalAdvance(index.data().toString()) + Metrics::space12;
        painter->setPen(theme.color(Tone::Muted));
        painter->setFont(Type::font(Type::caption));
        painter->drawText(words.adjusted(taken, 0, 0, 0), Qt::AlignLeft | Qt::AlignVCenter,
                          index.data(AreaRole).toString());
        painter->drawText(words, Qt::AlignRight | Qt::AlignVCenter, index.data(ShortcutRole).toString());
        painter->restore();
    }
};

/// 0: every word begins a word of the text; 1: it is contained somewhere; -1: no match.
int rankOf(const QString &text, const QStringList &typed)
{
    int rank = 0;
    for (const QString &part : typed) {
        const bool begins = text.startsWith(part, Qt::CaseInsensitive)
            || text.contains(QString(QLatin1Char(' ') + part), Qt::CaseInsensitive);
        if (!begins)
            rank = 1;
        if (!text.contains(part, Qt::CaseInsensitive))
            return -1;
    }
    return rank;
}

} // namespace

CommandPalette::CommandPalette(QList<Command> commands, Search search, QWidget *parent)
    : QDialog(parent, Qt::Dialog | Qt::FramelessWindowHint)
    , m_commands(std::move(commands))
    , m_search(std::move(search))
    , m_input(new QLineEdit(this))
    , m_list(new QListWidget(this))
    , m_empty(new TextLabel({}, Tone::Muted, Type::font(), this))
{
    setObjectName(QStringLiteral("commandPalette"));
    setAttribute(Qt::WA_DeleteOnClose);
    m_input->setObjectName(QStringLiteral("paletteInput"));
    m_input->setPlaceholderText(tr("Type a command, a work order number or a name"));
    m_input->setProperty("ownFocusRing", true);
    m_list->setObjectName(QStringLiteral("paletteList"));
    m_list->setItemDelegate(new CommandDelegate(m_list));
    m_list->setFrameShape(QFrame::NoFrame);
    m_list->setFocusPolicy(Qt::NoFocus);
    m_list->setFixedHeight(mostRows * Metrics::rowHeight);
    QPalette ground = m_list->palette();
    ground.setColor(QPalette::Base, Theme::current().color(Ground::Raised));
    m_list->setPalette(ground);
    m_empty->setContentsMargins(Metrics::space12, Metrics::space8, Metrics::space12, Metrics::space8);

    auto *column = new QVBoxLayout(this);
    column->setContentsMargins(Metrics::space8, Metrics::space8, Metrics::space8, Metrics::space8);
    column->addWidget(m_input);
    column->addWidget(m_empty);
    column->addWidget(m_list);
    setFixedWidth(paletteWidth);
    if (parent)
        move(parent->mapToGlobal(QPoint((parent->width() - paletteWidth) / 2, topDistance)));

    m_input->installEventFilter(this);
    connect(m_input, &QLineEdit::textChanged, this, &CommandPalette::showMatches);
    connect(m_list, &QListWidget::itemClicked, this, &CommandPalette::runChosen);
    showMatches();
}

QList<Command> CommandPalette::matching(const QList<Command> &commands, const QString &typed)
{
    const QStringList parts = typed.split(QLatin1Char(' '), Qt::SkipEmptyParts);
    QList<Command> best;
    QList<Command> others;
    for (const Command &command : commands) {
        const int rank = rankOf(command.text + QLatin1Char(' ') + command.area, parts);
        if (rank >= 0)
            (rank == 0 ? best : others).append(command);
    }
    return best + others;
}

void CommandPalette::showMatches()
{
    const QString typed = m_input->text().trimmed();
    m_shown = matching(m_commands, typed);
    const bool nothing = m_shown.isEmpty();
    if (m_search && !typed.isEmpty())
        m_shown.append({tr("Search work orders for “%1”").arg(typed),
                        tr("Orders"),
                        QStringLiteral("edit-find"),
                        {},
                        [search = m_search, typed] {
                            search(typed);
                        }});
    m_list->clear();
    for (const Command &command : std::as_const(m_shown)) {
        auto *item = new QListWidgetItem(command.text, m_list);
        item->setData(AreaRole, command.area);
        item->setData(ShortcutRole, command.shortcut.toString(QKeySequence::NativeText));
        item->setData(IconRole, command.iconName);
    }
    m_empty->setText(tr("Nothing called “%1”.").arg(typed));
    m_empty->setVisible(nothing && !typed.isEmpty());
    m_list->setCurrentRow(0);
}

void CommandPalette::runChosen()
{
    const int row = m_list->currentRow();
    if (row < 0 || row >= m_shown.size())
        return;
    const std::function<void()> run = m_shown.at(row).run;
    accept();
    if (run)
        run();
}

bool CommandPalette::eventFilter(QObject *watched, QEvent *event)
{
    if (watched == m_input && event->type() == QEvent::KeyPress) {
        const int key = static_cast<QKeyEvent *>(event)->key();
        const int row = m_list->currentRow();
        if (key == Qt::Key_Down || key == Qt::Key_Up) {
            m_list->setCurrentRow(
                std::clamp(row + (key == Qt::Key_Down ? 1 : -1), 0, std::max(0, m_list->count() - 1)));
            return true;
        }
        if (key == Qt::Key_Return || key == Qt::Key_Enter) {
            runChosen();
            return true;
        }
    }
    return QDialog::eventFilter(watched, event);
}
