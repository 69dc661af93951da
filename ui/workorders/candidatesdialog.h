#pragma once

#include "models/tables/candidatetablemodel.h"
#include "models/tables/waysintablemodel.h"
#include "services/core/result.h"

#include <QDialog>
#include <QFuture>

#include <functional>

class Chip;
class Notice;
class QStackedWidget;
class QTableView;
class TextLabel;

/// Everybody who could be asked about one work order, with the sum behind each score; and everybody who is left out,
/// with the reason and the cheapest change that would bring that person in.
class CandidatesDialog final : public QDialog
{
    Q_OBJECT

public:
    struct Operations
    {
        std::function<QFuture<Result<CandidateSummary>>()> readCandidates;
        std::function<QFuture<Result<QList<MatchLeftOut>>>()> readLeftOut; ///< absent: no such page
        std::function<void(const TechnicianId &id)> openTechnician = {};   ///< the dialog closes before
    };
    enum class Page { Matching, LeftOut };

    CandidatesDialog(const QString &workOrder, Operations operations, Page page, QWidget *parent = nullptr);

private:
    struct List
    {
        Chip *chip;
        QStackedWidget *pages;
        QTableView *table;
        Notice *notice;
        QString below; ///< the line under the list
    };

    List makeList(const QString &word, const QString &name, QAbstractItemModel *model, const QList<int> &widths);
    void openFrom(const List &list, const std::function<TechnicianId(int row)> &idAt);
    void showPage(Page page);
    void readCandidates();
    void readLeftOut();
    void setBelow(List &list, const QString &text);

    Operations m_operations;
    CandidateTableModel m_matching;
    WaysInTableModel m_leftOut;
    QStackedWidget *m_lists;
    TextLabel *m_below;
    List m_matchingList;
    List m_leftOutList;
};
