#pragma once

#include "models/domain/ids.h"
#include "tests/support/testdatabase.h"

/// One organisation with a work order and candidates, made set-wise; for tests of dispatch and ledger.
struct DispatchFixture
{
    static constexpr auto org = "00000000-0000-0000-0000-0000000000aa";
    static constexpr auto job = "00000000-0000-0000-0000-0000000000bb";

    static JobId jobId() { return JobId::fromString(QString::fromLatin1(job)); }
    static OrgId orgId() { return OrgId::fromString(QString::fromLatin1(org)); }

    /// @p warm signed up, @p cold not; addresses warm1@example.org..., cold1@example.net...
    static Result<> fill(TestDatabase &database, int warm, int cold, const QByteArray &trade = "HVAC")
    {
        QByteArray sql = R"(
insert into organizations (id, name, postal_address) values ('@org', 'Northwind Facilities', '1 Main St, Houston TX');
insert into jobs (id, org_id, job_title, trade_needed, address_text, city, state, contact_name, contact_phone,
                  contact_email, urgency)
values ('@job', '@org', 'No cooling, walk-in freezer', '@trade', '1801 Main St', 'Houston', 'TX', 'Ann', '555',
        'ann@example.com', 'emergency');
insert into technicians (org_id, full_name, email, trade_needed, lat, lng, signed_up)
select '@org', 'Warm ' || g, 'Warm' || g || '@Example.org', '@trade', 29.7, -95.3, true from generate_series(1, @warm)
    g;
insert into technicians (org_id, full_name, email, trade_needed, lat, lng, signed_up)
select '@org', 'Cold ' || g, 'cold' || g || '@example.net', '@trade', 29.7, -95.3, false from generate_series(1,
    @cold) g;
insert into job_candidates (org_id, job_id, technician_id, match_score, distance_m)
select '@org', '@job', id, 0.5 + (row_number() over (order by full_name)) / 1e6, 5000 from technicians where org_id =
    '@org';
analyze technicians, job_candidates;
)";
        sql.replace("@org", org).replace("@job", job).replace("@trade", trade);
        sql.replace("@warm", QByteArray::number(warm)).replace("@cold", QByteArray::number(cold));
        return database.script(sql);
    }
};
