-- Every row is a fault: a tenant table that would not be walled, or would not run on Citus (design: docs/decisions).
-- A tenant table is one with a tenant_id column.
WITH tt AS (
  SELECT c.oid, c.relname, a.attnum AS tcol, a.atttypid, a.attnotnull, c.relrowsecurity, c.relforcerowsecurity
    FROM pg_class c
    JOIN pg_attribute a ON a.attrelid = c.oid AND a.attname = 'tenant_id' AND NOT a.attisdropped
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND NOT c.relispartition
), faults AS (
  SELECT relname, 'no primary key' AS why FROM tt
   WHERE NOT EXISTS (SELECT FROM pg_index i WHERE i.indrelid = tt.oid AND i.indisprimary)
  UNION ALL
  SELECT relname, 'key does not start with tenant_id: ' || i.indexrelid::regclass
    FROM tt JOIN pg_index i ON i.indrelid = tt.oid AND (i.indisunique OR i.indisexclusion) AND i.indkey[0] <> tt.tcol
  UNION ALL
  SELECT relname, 'tenant_id is not uuid NOT NULL' FROM tt WHERE atttypid <> 'uuid'::regtype OR NOT attnotnull
  UNION ALL
  SELECT relname, 'no office_path in collation C' FROM tt
   WHERE NOT EXISTS (SELECT FROM pg_attribute a JOIN pg_collation l ON l.oid = a.attcollation AND l.collname = 'C'
                      WHERE a.attrelid = tt.oid AND a.attname = 'office_path' AND a.attnotnull)
  UNION ALL
  SELECT t1.relname, 'foreign key between tenant tables without tenant_id: ' || k.conname
    FROM pg_constraint k JOIN tt t1 ON t1.oid = k.conrelid JOIN tt t2 ON t2.oid = k.confrelid
   WHERE k.contype = 'f' AND (array_position(k.conkey, t1.tcol) IS NULL
         OR array_position(k.conkey, t1.tcol) IS DISTINCT FROM array_position(k.confkey, t2.tcol))
  UNION ALL
  SELECT k.conrelid::regclass::text, 'foreign key from outside to a tenant table: ' || k.conname
    FROM pg_constraint k JOIN tt t2 ON t2.oid = k.confrelid
   WHERE k.contype = 'f' AND k.conparentid = 0 AND k.conrelid NOT IN (SELECT oid FROM tt)
  UNION ALL
  SELECT relname, 'SET NULL or SET DEFAULT on a key with tenant_id: ' || k.conname
    FROM pg_constraint k JOIN tt ON tt.oid = k.conrelid
   WHERE k.contype = 'f' AND (k.confdeltype IN ('n', 'd') OR k.confupdtype IN ('n', 'd')) AND tt.tcol = ANY (k.conkey)
  UNION ALL
  SELECT relname, 'trigger: ' || g.tgname FROM tt JOIN pg_trigger g ON g.tgrelid = tt.oid AND NOT g.tgisinternal
  UNION ALL
  SELECT relname, 'row-level security is off' FROM tt WHERE NOT relrowsecurity
  UNION ALL
  SELECT relname, 'FORCE row-level security is on (blocks online shard moves)' FROM tt WHERE relforcerowsecurity
  UNION ALL
  SELECT relname, 'policy with a subquery: ' || p.polname FROM tt JOIN pg_policy p ON p.polrelid = tt.oid
   WHERE coalesce(p.polqual::text, '') || coalesce(p.polwithcheck::text, '') LIKE '%{SUBLINK%'
  UNION ALL
  SELECT relname, 'policy with OR: ' || p.polname FROM tt JOIN pg_policy p ON p.polrelid = tt.oid
   WHERE coalesce(p.polqual::text, '') || coalesce(p.polwithcheck::text, '') LIKE '%:boolop or%'
  UNION ALL
  SELECT relname, 'more than one policy for one role: ' || r.rolname
    FROM tt JOIN pg_policy p ON p.polrelid = tt.oid CROSS JOIN LATERAL unnest(p.polroles) AS pr (oid)
    JOIN pg_roles r ON r.oid = pr.oid GROUP BY relname, r.rolname HAVING count(*) > 1
  UNION ALL
  SELECT relname, 'policy for everybody: ' || p.polname FROM tt JOIN pg_policy p ON p.polrelid = tt.oid
   WHERE 0 = ANY (p.polroles)
  UNION ALL
  SELECT relname, 'a policy does not compare tenant_id or office_path with the scope: ' || p.polname
    FROM tt JOIN pg_policy p ON p.polrelid = tt.oid
   WHERE pg_get_expr(p.polqual, p.polrelid) !~ '(tenant_id = app_tenant\(\)|office_path >= app_path_from\(\))'
  UNION ALL
  SELECT relname, 'integer identity or serial: ' || a.attname
    FROM tt JOIN pg_attribute a ON a.attrelid = tt.oid AND a.attnum > 0 AND a.atttypid IN ('int4'::regtype, 'int2'::regtype)
    LEFT JOIN pg_attrdef d ON d.adrelid = a.attrelid AND d.adnum = a.attnum
   WHERE a.attidentity <> '' OR pg_get_expr(d.adbin, d.adrelid) LIKE 'nextval%'
  UNION ALL
  SELECT relname, 'not placed as tenant' FROM tt WHERE obj_description(tt.oid, 'pg_class') IS DISTINCT FROM 'place:tenant'
  UNION ALL
  SELECT c.relname, 'not placed at all' FROM pg_class c
   WHERE c.relnamespace = 'public'::regnamespace AND c.relkind IN ('r', 'p') AND c.relname <> 'alembic_version'
     AND coalesce(obj_description(c.oid, 'pg_class'), '') NOT LIKE 'place:%'
  UNION ALL
  SELECT c.relname, 'a serving role owns it' FROM pg_class c JOIN pg_roles r ON r.oid = c.relowner
   WHERE c.relnamespace = 'public'::regnamespace AND r.rolname IN ('yizhan_station', 'yizhan_bureau', 'yizhan_system')
  UNION ALL
  SELECT c.relname, 'a serving role may ' || g.privilege_type || ': ' || g.grantee
    FROM pg_class c JOIN information_schema.role_table_grants g ON g.table_name = c.relname
   WHERE c.relnamespace = 'public'::regnamespace AND g.grantee IN ('yizhan_station', 'yizhan_bureau', 'yizhan_system', 'PUBLIC')
     AND (g.privilege_type IN ('TRUNCATE', 'TRIGGER', 'REFERENCES') OR g.grantee = 'PUBLIC')
  UNION ALL
  SELECT p.proname, 'anybody may call it, or its search path is loose' FROM pg_proc p
   WHERE p.pronamespace = 'public'::regnamespace AND p.prosecdef
     AND (has_function_privilege('public', p.oid, 'EXECUTE')
          OR NOT coalesce(array_to_string(p.proconfig, ',') LIKE 'search_path=pg_catalog%', false))
)
SELECT relname, why FROM faults ORDER BY 1, 2
