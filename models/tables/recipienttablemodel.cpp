#include "models/tables/recipienttablemodel.h"

#include "models/domain/format.h"

namespace {

constexpr int fewChanges = 100;

bool precedes(const DispatchPerson &left, const DispatchPerson &right)
{
    if (left.channel != right.channel)
        return left.channel < right.channel;
    return left.rank != right.rank ? left.rank < right.rank : left.id < right.id;
}

/// A message in doubt has no sent time; the instant of its request carries a question mark.
QString sentText(const DispatchPerson &person, const QTimeZone &zone)
{
    if (person.message == MessageState::InDoubt)
        return Format::clock(person.sendingAt, zone) + u'?';
    return wasAccepted(person) ? Format::clock(person.sentAt, zone) : Format::unknown();
}

} // namespace

void RecipientTableModel::merge(const QList<DispatchPerson> &people)
{
    if (m_people.isEmpty() || people.isEmpty()) {
        beginResetModel();
        m_people = people;
        endResetModel();
        return;
    }
    int row = 0;
    m_changedRows = 0;
    m_firstChanged = -1;
    for (const DispatchPerson &incoming : people) {
        int last = row;
        while (last < m_people.size() && precedes(m_people.at(last), incoming))
            ++last;
        if (last > row) {
            beginRemoveRows({}, row, last - 1);
            m_people.remove(row, last - row);
            endRemoveRows();
        }
        if (row < m_people.size() && m_people.at(row).id == incoming.id) {
            if (m_people.at(row) != incoming)
                replaceRow(row, incoming);
        } else {
            beginInsertRows({}, row, row);
            m_people.insert(row, incoming);
            endInsertRows();
        }
        ++row;
    }
    announceChanges();
    if (row < m_people.size()) {
        beginRemoveRows({}, row, static_cast<int>(m_people.size()) - 1);
        m_people.remove(row, m_people.size() - row);
        endRemoveRows();
    }
}

/// Many single announcements would have the list sorted as many times: above a few the whole stretch is one.
void RecipientTableModel::announceChanges()
{
    if (m_changedRows > fewChanges)
        Q_EMIT dataChanged(index(m_firstChanged, 0), index(m_lastChanged, ColumnCount - 1));
}

void RecipientTableModel::replaceRow(int row, const DispatchPerson &person)
{
    m_people[row] = person;
    if (++m_changedRows <= fewChanges) {
        Q_EMIT dataChanged(index(row, 0), index(row, ColumnCount - 1));
        return;
    }
    if (m_firstChanged < 0)
        m_firstChanged = row;
    m_lastChanged = row;
}

void RecipientTableModel::setZone(const QTimeZone &zone)
{
    m_zone = zone;
    if (!m_people.isEmpty())
        Q_EMIT dataChanged(index(0, SentColumn), index(rowCount() - 1, OpenedColumn));
}

const DispatchPerson *RecipientTableModel::personAt(int row) const
{
    return row >= 0 && row < m_people.size() ? &m_people.at(row) : nullptr;
}

int RecipientTableModel::rowOf(const RecipientId &id) const
{
    for (int row = 0; row < m_people.size(); ++row) {
        if (m_people.at(row).id == id)
            return row;
    }
    return -1;
}

int RecipientTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_people.size());
}

int RecipientTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : ColumnCount;
}

QVariant RecipientTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};

    const DispatchPerson &person = m_people.at(index.row());
    switch (role) {
    case Qt::DisplayRole:
        return displayText(person, index.column());
    case Qt::ToolTipRole: {
        const QString text = displayText(person, index.column());
        return index.column() == ReasonColumn && !text.isEmpty() ? QVariant(text.toHtmlEscaped()) : QVariant();
    }
    case Qt::TextAlignmentRole:
        return QVariant::fromValue(alignmentOf(index.column()));
    case StateRole:
        return static_cast<int>(personState(person));
    case ChannelRole:
        return static_cast<int>(person.channel);
    default:
        return {};
    }
}

QVariant RecipientTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(alignmentOf(section));
    return role == Qt::DisplayRole ? QVariant(headerText(section)) : QVariant();
}

QString RecipientTableModel::headerText(int column)
{
    switch (column) {
    case StateColumn:
        return tr("State");
    case ChannelColumn:
        return tr("Channel");
    case TechnicianColumn:
        return tr("Technician");
    case DistanceColumn:
        return tr("Distance");
    case ScoreColumn:
        return tr("Score");
    case SentColumn:
        return tr("Sent");
    case OpenedColumn:
        return tr("Opened");
    case ReasonColumn:
        return tr("Reply or reason");
    default:
        return {};
    }
}

Qt::Alignment RecipientTableModel::alignmentOf(int column)
{
    const bool number = column >= DistanceColumn && column <= OpenedColumn;
    return (number ? Qt::AlignRight : Qt::AlignLeft) | Qt::AlignVCenter;
}

QString RecipientTableModel::displayText(const DispatchPerson &person, int column) const
{
    switch (column) {
    case StateColumn:
        return displayWord(personState(person));
    case ChannelColumn:
        return displayWord(person.channel).toLower();
    case TechnicianColumn:
        return Format::singleLine(person.name);
    case DistanceColumn:
        return Format::miles(person.distanceMiles);
    case ScoreColumn:
        return Format::score(person.score);
    case SentColumn:
        return sentText(person, m_zone);
    case OpenedColumn:
        return Format::clock(person.humanOpenedAt, m_zone);
    case ReasonColumn:
        return Format::singleLine(replyOrReason(person));
    default:
        return {};
    }
}

void LeftOutTableModel::setPeople(const QList<LeftOutPerson> &people)
{
    if (m_people == people)
        return;
    beginResetModel();
    m_people = people;
    endResetModel();
}

int LeftOutTableModel::rowCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : static_cast<int>(m_people.size());
}

int LeftOutTableModel::columnCount(const QModelIndex &parent) const
{
    return parent.isValid() ? 0 : RecipientTableModel::ColumnCount;
}

QVariant LeftOutTableModel::data(const QModelIndex &index, int role) const
{
    if (!checkIndex(index, CheckIndexOption::IndexIsValid | CheckIndexOption::ParentIsInvalid))
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(RecipientTableModel::alignmentOf(index.column()));
    if (role != Qt::DisplayRole)
        return {};

    const LeftOutPerson &person = m_people.at(index.row());
    switch (index.column()) {
    case RecipientTableModel::StateColumn:
        return tr("Left out");
    case RecipientTableModel::TechnicianColumn:
        return Format::singleLine(person.name);
    case RecipientTableModel::DistanceColumn:
        return Format::miles(person.distanceMiles);
    case RecipientTableModel::ReasonColumn:
        return Format::singleLine(displayReason(person.reason));
    default:
        return {};
    }
}

QVariant LeftOutTableModel::headerData(int section, Qt::Orientation orientation, int role) const
{
    if (orientation != Qt::Horizontal)
        return {};
    if (role == Qt::TextAlignmentRole)
        return QVariant::fromValue(RecipientTableModel::alignmentOf(section));
    return role == Qt::DisplayRole ? QVariant(RecipientTableModel::headerText(section)) : QVariant();
}
