-- 各都市はどのテーマの事業をいくつ掲げているか / How many projects does each city have in each theme?
-- 1行 = 都市。列はテーマ（themes の順）、値は最新版の事業の数（再掲載は数えない）。 / One row: municipality. Columns are themes, values the projects of the newest editions, repeated listings left out.
-- projects：事業の数 / number of projects
-- online_procedures：行政手続のオンライン化（電子申請・届出・予約）の事業の数 / projects on administrative procedures online (applications, notifications, bookings)
-- mynumber：マイナンバーカードの普及・活用、制度対応の事業の数 / projects on my Number: spread and use of the card, the number system
-- standardization：情報システムの標準化・共通化・自治体クラウドの事業の数 / projects on standard and shared information systems, municipal cloud
-- ai_rpa：AI・RPA・チャットボット・音声認識の事業の数 / projects on aI, RPA, chatbots, speech recognition
-- telework：テレワーク・働き方・Web会議の事業の数 / projects on telework, ways of working, online meetings
-- security：情報セキュリティ・個人情報・BCPの事業の数 / projects on information security, personal data, business continuity
-- front_office：窓口改革（書かない窓口・ワンストップ・コンビニ交付・多言語）の事業の数 / projects on service counters (no forms, one stop, certificates at convenience stores, languages)
-- cashless：キャッシュレス・電子納付・収納の事業の数 / projects on cashless and electronic payment
-- paperless：ペーパーレス・電子決裁・文書管理・台帳電子化の事業の数 / projects on paperless work, electronic approval, records management, digital registers
-- open_data：オープンデータ・データ利活用・EBPMの事業の数 / projects on open data, use of data, evidence-based policy
-- digital_divide：デジタルデバイド・アクセシビリティの事業の数 / projects on digital divide, accessibility
-- human_resources：デジタル人材育成・研修の事業の数 / projects on digital skills, training
-- infrastructure：ネットワーク・Wi-Fi・端末・庁内基盤の事業の数 / projects on networks, Wi-Fi, devices, internal platforms
-- gis：地図情報・GISの事業の数 / projects on maps, GIS
-- information：広報・情報発信・広聴の事業の数 / projects on public relations, publishing, hearing citizens
-- disaster：防災・消防・防犯の事業の数 / projects on disasters, fire service, crime prevention
-- health_welfare：健康・医療・福祉・介護の事業の数 / projects on health, medicine, welfare, care
-- children_education：子育て・学校教育・生涯学習・図書館・文化の事業の数 / projects on child care, schools, lifelong learning, libraries, culture
-- internal_systems：税・住民記録・財務・人事・議会などの業務システムの事業の数 / projects on business systems: taxes, residents, finance, personnel, assembly
-- community_industry：地域・産業・観光・農業・交通・環境・上下水道・まちづくりの事業の数 / projects on community, industry, tourism, farming, transport, environment, water, town planning
-- governance：推進体制・BPR・行政評価・調達・計画の事業の数 / projects on organisation, process redesign, evaluation, procurement, plans
-- other：その他の事業の数 / projects on other
SELECT
    w.municipality_code,
    w.municipality,
    count(*) AS projects,
    count(*) FILTER (w.theme = 'online_procedures') AS online_procedures,
    count(*) FILTER (w.theme = 'mynumber') AS mynumber,
    count(*) FILTER (w.theme = 'standardization') AS standardization,
    count(*) FILTER (w.theme = 'ai_rpa') AS ai_rpa,
    count(*) FILTER (w.theme = 'telework') AS telework,
    count(*) FILTER (w.theme = 'security') AS security,
    count(*) FILTER (w.theme = 'front_office') AS front_office,
    count(*) FILTER (w.theme = 'cashless') AS cashless,
    count(*) FILTER (w.theme = 'paperless') AS paperless,
    count(*) FILTER (w.theme = 'open_data') AS open_data,
    count(*) FILTER (w.theme = 'digital_divide') AS digital_divide,
    count(*) FILTER (w.theme = 'human_resources') AS human_resources,
    count(*) FILTER (w.theme = 'infrastructure') AS infrastructure,
    count(*) FILTER (w.theme = 'gis') AS gis,
    count(*) FILTER (w.theme = 'information') AS information,
    count(*) FILTER (w.theme = 'disaster') AS disaster,
    count(*) FILTER (w.theme = 'health_welfare') AS health_welfare,
    count(*) FILTER (w.theme = 'children_education') AS children_education,
    count(*) FILTER (w.theme = 'internal_systems') AS internal_systems,
    count(*) FILTER (w.theme = 'community_industry') AS community_industry,
    count(*) FILTER (w.theme = 'governance') AS governance,
    count(*) FILTER (w.theme = 'other') AS other
FROM projects_wide w
WHERE w.is_newest AND w.same_as IS NULL
GROUP BY w.municipality_code, w.municipality
ORDER BY w.municipality_code
