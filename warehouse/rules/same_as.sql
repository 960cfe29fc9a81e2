-- projects.same_as: an earlier first listing of the same document
SELECT later.project_id, later.same_as, first.document_id, first.same_as AS first_same_as
FROM projects later
JOIN projects first ON first.project_id = later.same_as
WHERE first.document_id <> later.document_id OR first.same_as IS NOT NULL OR first.seq >= later.seq
