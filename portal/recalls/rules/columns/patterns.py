"""What a header means when no spelling is known: the parts it is made of, from the most telling to the least.

Each line is (pattern, field). The first pattern found in the header without signs decides.
"""

from __future__ import annotations

import re

_SAMPLED = (
    r"(?:被|受)(?:抽|检|采|测|购|查|监)|供样|采样(?:单位|场所|地)|抽样(?:场所|地|环节单位)|取样(?:单位|地|场所)"
    r"|经销单位|销售(?:单位|者|企业)|经营(?:单位|者|企业|户|主体)"
)
_MADE = r"生产|制造|加工|标[称识示]|种植|养殖|厂|屠宰|进口"
_ADDRESS = r"地址|地点|住所|所在地|所属街道|所在区"
_DAY = r"日期|时间"

_RULES: tuple[tuple[str, str], ...] = (
    (r"序号$", "seq"),
    (r"(?:样品|产品|商品|食品)名称?[及和]规格", "product_name"),
    (r"样品规格|[型规]格型号|定型包装|包装类", "spec"),
    (rf"(?:{_MADE}).*(?:所在)?省", "maker_province"),
    (rf"(?:{_SAMPLED}).*省.*地址", "sampled_address"),
    (rf"(?:{_SAMPLED}|抽样).*(?:所在)?省(?!抽)|^所?在?省(?:份|市|自治区)*$", "sampled_province"),
    (r"所在县|所在市|县市区|区县|县区", "sampled_district"),
    (r"标签.*(?:要求|明示|标示|标注|声称)|明示值", "label_claim"),
    (
        r"受(?:委)?托.*地址|委托.*地址|(?:注册|备案|责任)人.*地址|(?:供货|进口|代理|购进单位).*地址",
        "maker_address",
    ),
    (rf"(?:生产经营|生产加工).*名称[及和].*(?:{_ADDRESS})", "maker_name"),
    (rf"(?:生产经营|生产加工).*(?:{_ADDRESS})", "maker_address"),
    (rf"(?:{_SAMPLED}).*(?:{_ADDRESS})", "sampled_address"),
    (
        r"(?:生产|制造|加工).{0,2}(?:者|企业|单位|商)(?:名称)?[或及和](?:生产)?(?:产地|地址|所在地)",
        "maker_name",
    ),
    (rf"(?:抽样|采样|购入|购进)(?:企业|单位).*(?:{_ADDRESS})", "sampled_address"),
    (rf"(?:{_MADE}|企业).*(?:{_ADDRESS}|产地)|^.{{0,4}}产地.{{0,3}}$", "maker_address"),
    (rf"(?:抽样|采样|经营|市场|单位).*(?:{_ADDRESS})", "sampled_address"),
    (rf"(?:抽样|采样|抽检|送样|取样|购样|抽查|接样|样品).*(?:{_DAY})$", "sampled_date"),
    (
        rf"(?:生产|加工|制造|制作).*(?:{_DAY}).*(?:批|购)|批[号次].*日期|购[进入].*(?:批|生产)|日期.*批[号次]",
        "batch",
    ),
    (rf"(?:限[期用]|失效|过期|到期).*(?:{_DAY})|(?:有效|保质)期至", "use_by"),
    (r"保质期|保存期|有效期", "shelf_life"),
    (rf"(?:生产|加工|制造|制作|出厂|屠宰|灌装).*(?:{_DAY})", "production_date"),
    (rf"(?:购进|进货|购买|购入|采购).*(?:{_DAY})", "purchase_date"),
    (rf"(?:公[告示布]|通[告报]|发布|签发|报告|完成).*(?:{_DAY})", "notice_date"),
    (r"(?:批号|批次)号?$", "lot"),
    (r"(?:抽样|采样|样品|样本|检品|抽检|抽查|报告).{0,6}(?:编号|单号|编码|号)$", "sample_no"),
    (r"(?:公告|通告|通报|通知|文件|网站|召回).{0,4}号|文号", "notice_no"),
    (r"(?:许可证).{0,4}号", "license_no"),
    (r"(?:注册证|备案|批准).{0,4}(?:号|文号)", "registration_no"),
    (r"条形?码|gtin|ean|barcode|69码", "gtin"),
    (r"^(?:初检|复[检验])(?:单位|机构)", "retest_lab"),
    (r"组织.{0,4}(?:抽检|抽样|实施|单位|区局|机构)", "sampler"),
    (r"生产(?:经营|销售)", "maker_name"),
    (rf"(?:{_SAMPLED})", "sampled_name"),
    (r"(?:检验|检测|承检|承捡|监检|抽检|化验).{0,6}(?:机构|单位|公司|中心|院|所)", "lab"),
    (r"受(?:委)?托|被委托", "contract_name"),
    (r"委托(?:方|单位|企业|商|人|者)", "consignor_name"),
    (r"(?:注册|备案)人", "registrant_name"),
    (r"境内责任|国内责任", "responsible_name"),
    (
        r"(?:生产|制造|加工|种植|养殖|标[称识示]).{0,6}(?:企业|单位|厂|商|者|方|人|主体|合作社|环节|基地|姓名)",
        "maker_name",
    ),
    (r"进口(?:商|企业|单位|者)", "importer_name"),
    (r"(?:经销|代理|分销)(?:商|企业|单位|方)", "distributor_name"),
    (r"供[货应](?:商|方|单位|者|企业)", "supplier_name"),
    (r"(?:不合格|不符合|问题).{0,8}(?:原因|说明|情况|描述|指数|及.{0,4}结果)", "failing_reason"),
    (r"(?:不合格|不符合|不达标|问题|错误|检出).{0,8}(?:项|指标|参数|内容|农药)", "failing_items"),
    (r"结论|判定|评价|合格", "conclusion"),
    (r"(?:检[验测查]|实测|检出|测定|复[检验]|初检)(?:.{0,4})(?:值|结果|数据|数值)|^结果\d*$", "result"),
    (r"依据|方法|执行标准", "basis"),
    (
        r"(?:标准|限量|规定|技术|指标|允许|判定)(?:.{0,4})(?:值|要求|限|指标|限量)|残留限量|^标准\d*$|限[量值]",
        "limit",
    ),
    (r"(?:检验|检测|抽检|监测|检品|所检|已检).{0,6}(?:项|指标|内容|参数)|^项目.{0,4}$", "tested_items"),
    (r"^类型.*(?:监督抽检|风险监测)", "task_source"),
    (r"任务|抽检类|抽样类型|项目名称|抽检性质|监督性质|风险监测|省抽|国抽", "task_source"),
    (r"商标|品牌", "brand"),
    (r"细类", "fine_class"),
    (r"(?:分类|类别|[大小亚次]类|种类|类型|品种|环节|单元)", "category"),
    (r"规格|型号|净含量|包装", "spec"),
    (r"(?:抽样|采样|样品|批).{0,3}(?:数|量|基数)", "sample_size"),
    (r"(?:食品|产品|样品|商品|检品|药品|化妆品|品牌).{0,2}(?:名称?|明细)$|品名", "product_name"),
    (r"备注|说明", "remark"),
)
RULES = tuple((re.compile(pattern), field) for pattern, field in _RULES)

# A column named after what was measured: a unit, a method, or the name of an additive, residue or germ.
ANALYTE = re.compile(
    r"[mμµu]?g/(?:k?g|l|ml)\b|cfu|mpn|/50cm|gb/?t?\d|ny/?t\d|以.{1,8}计|\(cma|[^氧硫]含量$"
    r"|(?:磷|酯|菌|酸|钠|钾|黄|红|蓝|绿|腈|脲|醛|胺|醇|唑|啉|脒|威|畏|灵|砜|酮|肽|酚|碱|砷|镉|汞|铬|锡|镍|素|星|隆|磺|硫|果|丹|砂|胂|硼|"
    r"铝|碘|铅|苯|芘|氯|盐|酰|蜱|利|罗|嘧啶|赛蜜|[吗可]啡|粟碱|二氧化钛|林)(?:含量|残留量|代谢物|总数|[abⅠⅡⅢⅣ1-9])?$"
    r"|酸[价值]|碱[价值]|甜蜜素|安赛蜜|羰基价|过氧化值|极性组?成?分|六六六|滴滴涕|余氯|苯并|黄曲霉|大肠菌群|霉菌|残留量|代谢物|苏丹红|孔雀石绿|水分|蛋白质|罗丹明"
)
