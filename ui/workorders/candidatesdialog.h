#pragma once

#include "models/tables/candidatetablemodel.h"
#include "services/core/result.h"

#include <QDialog>
#include <QFuture>

#include <functional>

class Notice;
class QStackedWidget;
class QTableView;
class TextLabel;

/// Everybody who could be asked about one work order, with the sum behind each score.
class CandidatesDialog final : public QDialog
{
    Q_OBJECT

public:
    using Read = std::function<QFuture<Result<CandidateSummary>>()>;

    CandidatesDialog(const QString &workOrder, Read read, QWidget *parent = nullptr);

private:
    void read();

    Read m_read;
    CandidateTableModel m_model;
    QStackedWidget *m_pages;
    QTableView *m_table;
    Notice *m_notice;
    TextLabel *m_leftOut;
};
