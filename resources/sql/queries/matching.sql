-- name: matching_refresh
select refresh_job_candidates(:job_id::uuid, :max_distance_m::float8) as found;

-- name: matching_list_candidates
select technician_id, place, full_name, dispatch_method, distance_m, score, distance_part, rating_part, response_part
from match_technicians(:job_id::uuid, :max_distance_m::float8)
order by place
limit :count::int offset :first::int;

-- name: matching_list_left_out
select technician_id, full_name, distance_m, to_jsonb(reasons) as reasons, changes, can_be_brought_in
from match_left_out(:job_id::uuid, :max_distance_m::float8, :everyone::boolean)
limit :count::int offset :first::int;

-- name: matching_summary
select match_summary(:job_id::uuid, :max_distance_m::float8) as summary;
