"""The columns a published list or a catalogue can have, and the spellings by which each is known.

Spellings are written without 标称/标示/标识 in front and without unit notes: `mapping` takes those off first.
Sources: the annex layouts of SAMR food notices 2025–2026, provincial food notices, NMPA cosmetics notices,
industrial-goods supervision notices, food recalls (Order 122 Art. 14), consumer recalls (Order 19 Art. 18–19).
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Field:
    """One meaning a column can have. `role` is set where the column itself says the company's role."""

    code: str
    zh: str
    en: str
    aliases: tuple[str, ...]


def _field(code: str, zh: str, en: str, aliases: str) -> Field:
    return Field(code, zh, en, (zh, *aliases.split()))


FIELDS: dict[str, Field] = {
    field.code: field
    for field in (
        _field("seq", "序号", "No.", "编号 顺序号 行号 no no. number"),
        _field(
            "sample_no", "抽样编号", "Sample number",
            "抽样单编号 抽样单号 样品编号 样品号 抽查编号 样本编号 检品编号 抽检编号 采样编号 抽样基数编号 报告编号 检验报告编号 "
            "检测报告编号 抽样编码 样品编码 sampleno sample_no",
        ),
        _field(
            "product_name", "产品名称", "Product name",
            "样品名称 食品名称 商品名称 货品名称 品名 名称 产品 商品 样品 品种名称 检品名称 物品名称 商品全名 商品名 产品名 货物名称 "
            "化妆品名称 药品名称 保健食品名称 受检商品名称 受检产品名称 抽检产品名称 抽样产品名称 不合格产品名称 召回产品名称 通用名称 "
            "商品描述 样品名 食品 产品明细 召回产品 productname product product_name name itemname description goods",
        ),
        _field("brand", "商标", "Brand", "品牌 注册商标 商标名称 品牌名称 商标品牌 牌号 brand trademark"),
        _field(
            "spec", "规格型号", "Specification",
            "规格 型号 型号规格 规格等级 型号规格等级 样品规格 产品规格 商品规格 包装规格 规格包装 净含量 净含量规格 净重 含量 规格参数 "
            "规格或包装 包装 包装分类 包装形式 包装方式 包装类型 定型包装 规格等级型号 产品型号 产品型号规格 检品规格 容量 "
            "spec specification size model",
        ),
        _field(
            "batch", "生产日期/批号", "Production date or lot",
            "生产日期批号 生产批号日期 批号生产日期 生产日期批次 生产日期或批号 批号或生产日期 生产购进日期 购进生产日期 加工购进日期 "
            "生产加工购进日期 生产加工日期 生产日期购进日期 生产日期批号购进日期 制作日期批号 购进日期批次 批次日期 日期批号 生产日期及批号 产品批号生产日期 "
            "产品批次 受影响批次 涉及批次 召回批次",
        ),
        _field(
            "production_date", "生产日期", "Production date",
            "加工日期 制造日期 出厂日期 制作日期 生产时间 日期 屠宰日期 包装日期 灌装日期 分装日期 产品日期 生产年份 "
            "生产日 检疫日期 productiondate production_date mfgdate date",
        ),
        _field("purchase_date", "购进日期", "Purchase date", "进货日期 购买日期 进货时间 购入日期 采购日期 入库日期 购货日期"),
        _field(
            "lot", "批号", "Lot number",
            "批次 批次号 生产批号 产品批号 生产批次 产品批次号 标示批号 样品批号 食品批号 批号批次 lot lotno batch batchno lot_no batch_no",
        ),
        _field(
            "use_by", "限期使用日期", "Use by",
            "有效期至 保质期至 到期日期 到期日 失效日期 过期日期 限用日期 有效日期 保质期到期日 expirydate expiry expdate",
        ),
        _field("shelf_life", "保质期", "Shelf life", "有效期 保存期 保质期限 保质期天 贮存期 质保期 shelflife"),
        _field(
            "gtin", "商品条码", "Barcode",
            "条码 条形码 商品条形码 产品条码 产品条形码 国际条码 69码 ean ean13 ean码 gtin gtin13 upc barcode 条码号 条形码号 商品编码69 "
            "国条 国条码 主条码 商品国际条码 销售条码",
        ),
        _field("item_code", "货号", "Shop's own item code", "商品编码 商品代码 物料编码 物料号 sku 商品编号 产品编号 产品编码 店内码 plu 自编码 内部编码 itemno"),
        _field(
            "maker_name", "生产企业名称", "Manufacturer",
            "生产企业 生产单位 生产者 生产商 生产厂家 生产厂商 制造商 制造企业 制造厂 制造厂商 厂家 厂商 厂名 生产单位名称 生产者名称 "
            "生产商名称 生产厂家名称 生产企业或供货商 生产企业供货商名称 生产供货商 生产经营企业 生产经营单位 生产经营者 企业名称 "
            "制造单位 加工单位 加工企业 生产方 生产加工单位 生产加工企业 生产者单位 生产主体 生产经营主体 生产企业或农民专业合作社 "
            "种植企业 养殖企业 种植养殖企业 生产基地 小作坊名称 生产单 产企业名称 生产企业或代理商 生产单位或供货商 生产单位或代理商 生产销售企业 "
            "进货来源 产地及来源 生产单位来源 注册人备案人 "
            "manufacturer maker producer",
        ),
        _field("consignor_name", "委托方名称", "Consignor", "委托方 委托单位 委托企业 委托商 委托生产企业 委托生产企业名称 委托生产者 出品方"),
        _field(
            "contract_name", "受委托生产企业名称", "Contract producer",
            "受委托方 受委托单位 受委托企业 受托方 受托生产企业 受托生产企业名称 受托企业 受委托生产企业 被委托方 被委托单位 代工企业 实际生产企业",
        ),
        _field("registrant_name", "注册人/备案人", "Registrant", "注册人 备案人 注册人名称 备案人名称 注册人备案人名称 注册备案人 注册申请人"),
        _field("responsible_name", "境内责任人", "Domestic responsible person", "境内责任人名称 在华责任单位 国内责任人 责任单位 责任企业 境内责任单位"),
        _field("importer_name", "进口商", "Importer", "进口商名称 进口企业 进口单位 进口代理商 进口商或代理商 进口企业名称 importer"),
        _field("distributor_name", "经销商", "Distributor", "经销商名称 总经销商 代理商 代理商名称 经销单位 经销企业 总代理 分销商"),
        _field(
            "supplier_name", "供货商", "Supplier",
            "供货商名称 供应商 供应商名称 供货单位 供货者 供货方 进货单位 供货企业 样品来源 进货渠道 上级供货商 supplier vendor",
        ),
        _field(
            "maker_address", "生产企业地址", "Manufacturer's address",
            "生产单位地址 生产者地址 生产商地址 生产厂家地址 厂址 产地 生产地址 制造商地址 生产地 产品产地 生产地区 生产企业所在地 "
            "生产单位所在地 企业地址 企业所在地 生产企业供货商地址 生产经营企业地址 生产经营者地址 种植企业地址 企业名称地址 原产地 "
            "生产场点地址 生产企业详细地址 生产单位及所在地 委托方地址 受托方地址 注册人地址 备案人地址 境内责任人地址 受托生产企业地址 进口地区 "
            "所在地进口地区 注册人备案人地址 生产企业通讯地址 住所",
        ),
        _field("maker_province", "生产企业所在省份", "Manufacturer's province", "生产企业省份 生产单位省份 生产省份 产地省份 生产企业所在省"),
        _field(
            "sampled_name", "被抽样单位名称", "Sampled unit",
            "被抽样单位 被抽检单位 被抽样企业 被抽检企业 被抽样人 被抽检人 被抽样者 被抽样经营者 被抽样检验经营者 受检单位 受检企业 受检单位名称 受检企业名称 "
            "被检单位 被检测单位 被检查单位 被采样单位 采样场所 采样地点 抽样地点 抽检地点 抽样场所 取样地点 抽样点名称 抽样点 监测点 采样区域 抽样区域 抽样企业 "
            "抽样企业名称 被抽企业 被抽单位 被抽样方 被抽检方 受抽单位 受抽样单位 供样单位 经营单位 经营者 经营者名称 经营单位名称 经营户 经营企业 "
            "经销商被抽样单位 销售单位 销售企业 销售者 销售商 商场超市名称 超市名称 店铺名 市场名称 摊位 单位名称 购样单位 购入单位名称 "
            "被抽样单位自然人 被抽样信息 被抽样单位信息 被抽样单位及地区 检查对象 餐饮单位 餐饮单位名称 集体用餐配送单位 标称购入单位",
        ),
        _field(
            "sampled_address", "被抽样单位地址", "Sampled unit's address",
            "被抽检单位地址 受检单位地址 被抽样企业地址 被抽样人地址 被抽检人地址 采样单位地址 采样地址 抽样地址 抽样单位地址 经营地址 "
            "经营单位地址 经营者地址 市场地址 被抽样单位地点 被抽样单位所在地 被抽检单位所在地 销售单位地址 单位地址 地址 采样地点详细地址 抽样地点地址 抽样企业地址 监测地点 "
            "受检单位所在地 被抽单位地址 经营场所",
        ),
        _field(
            "sampled_province", "被抽样单位所在省份", "Sampled unit's province",
            "被抽样单位省份 被抽样单位所在省 被抽样省份 所在省份 省份 省 省市 被抽检单位所在省份 受检单位所在省 被采样单位所在省份 抽样省份 "
            "被抽单位所在省份 省市自治区 所属省份",
        ),
        _field("sampled_district", "所在县（市、区）", "District", "所在县 所在县市区 抽样地所在县市区 县区 区县 所在市 所在地市 地市 市县 行政区域 辖区 所属区域 地区"),
        _field("platform", "电商平台", "Platform", "平台 网络平台 网络交易平台 销售平台 电商平台名称 平台名称 第三方平台 网购平台 交易平台"),
        _field("shop_name", "网店名称", "On-line shop", "店铺名称 网店 网店店铺名称 店铺 网络店铺 网址 网店网址 店铺链接"),
        _field(
            "failing_items", "不合格项目", "Failing items",
            "不合格项目名称 不符合项目 不合格项 不符合规定项目 不符合标准项目 不符合标准规定项目 不符合规定项 不合格检测项目 不合格检验项目 不合格检测项 "
            "主要不合格项目 不合格指标 不合格内容 问题项目 问题项 不合格项问题项 不符合项 不合格参数 不达标项目 未通过项目 检出项目 不合格",
        ),
        _field(
            "tested_items", "检验项目", "Items tested",
            "检测项目 抽检项目 检验检测项目 检品项目 所检项目 已检项目 项目 项目名称 检验项目名称 检测项 检测项名称 检测指标 检测内容 检验指标 检测 检验内容 监测项目 复检项目 复验项目 测试项目 风险项目 检查项目",
        ),
        _field(
            "result", "检验结果", "Result",
            "检验值 检测值 实测值 检测结果 检验数值 检测数值 不合格值 检出值 结果 结果值 测定值 实测结果 实测数值 实际值 检查结果 不合格项目检验值 "
            "不合格项目检验结果 不合格检验值 检测数据 复验结果 复检结果 检验检测结果 检验结果值 不合格检测值",
        ),
        _field(
            "limit", "标准值", "Limit",
            "标准规定 规定要求 标准要求 标准限值 限量值 限量 限值 标准限量 标准指标 标准 技术要求 技术指标 限量标准 标准规定值 标准值要求 规定值 判定标准 标准限量值 "
            "最大残留限量 允许值 基准值 指标要求 不合格项目标准值",
        ),
        _field(
            "failing_reason", "不合格原因", "Why it failed",
            "不合格情况 不合格说明 不合格描述 不合格指数 不合格结果 不合格项目及结果 不合格项目情况 不合格项目检验情况 不合格项目及检验结果 不合格信息 主要问题 存在问题",
        ),
        _field("label_claim", "标签标注要求", "Label claim", "标签标示要求 标签明示值 标签标示值 明示值 标签要求 明示要求 标签明示 标示值 标签值"),
        _field("basis", "检验依据", "Test standard", "检测依据 判定依据 执行标准 产品标准 标准号 检验标准 检测标准 依据标准 检测方法 检验方法 产品执行标准"),
        _field(
            "conclusion", "检验结论", "Conclusion",
            "结论 检测结论 判定 结果判定 判定结果 判定结论 总判定 综合判定 单项判定 单项评价 单项结论 检验检测结论 是否合格 合格与否 合格不合格 合格情况 合格或不合格 合格率 "
            "抽检结果 抽查结果 实物质量判定 实物质量是否合格 检验是否合格 确认情况 状态 问题检出情况 抽检结论 复检情况 复检结论",
        ),
        _field(
            "lab", "检验机构", "Testing body",
            "承检机构 检测机构 检验单位 检测单位 检验机构名称 承检机构名称 承检单位 检验检测机构 抽检机构 检测机构名称 机构 机构名称 检验机构全称 承检单位名称 检验检测机构名称 初检机构 "
            "抽检单位 抽检公司 监检单位 检测公司 检测部门 检验部门",
        ),
        _field("retest_lab", "复检机构", "Retest body", "复检机构名称 复验机构 复检单位"),
        _field("sampler", "抽样单位", "Sampling body", "抽样机构 采样机构 抽样机构名称 抽样单位名称 抽样部门 抽检部门 采样单位 组织抽检单位 组织机构 组织单位 组织实施单位 组织实施的区局 区局 任务下达单位 部署机关 实施主体 实施单位 负责核查单位 负责处置单位 抽样单位和检验单位"),
        _field(
            "category", "产品类别", "Category",
            "分类 食品分类 食品大类 食品类别 产品种类 样品类别 样品类型 产品大类 类别 大类 种类 类型 商品分类 商品类别 产品类型 产品分类 食品种类 品种 "
            "食品品种 样品分类 类别名称 食品品种分类 品种类别 抽检品种 样品属性 样品主类 第一大类 食品亚类 亚类 次亚类 抽样品种 样品具体类别 检验类型 申证单元 "
            "抽样环节 环节 餐饮环节 食品类型 产品类别名称 样品种类",
        ),
        _field("fine_class", "食品细类", "Fine class", "细类 产品细类 样品细类"),
        _field("notice_no", "公告号", "Notice number", "通告号 公告编号 通告编号 公告文号 通告文号 文号 网站公告号 通报编号 公告期号 期号 期次 召回编号 通知书编号"),
        _field(
            "notice_date", "公告日期", "Notice date",
            "通告日期 公示日期 发布日期 公布日期 公告时间 发布时间 报告日期 报告签发日期 报告签发时间 签发日期 检测报告完成时间 检验日期 检测日期 召回日期 通报日期",
        ),
        _field("sampled_date", "抽样日期", "Sampling date", "采样日期 抽检日期 抽样时间 采样时间 抽检时间 送样日期 抽查日期 取样日期 购样日期 到样日期 样品日期 购样时间 接样日期"),
        _field(
            "task_source", "任务来源/项目名称", "Programme",
            "任务来源 任务名称 抽检类别 抽样类别 抽检类型 抽样类型 任务类别 任务来源项目名称 任务来源项目名 任务名称项目名称 监督性质 监督抽检风险监测 监督抽检 风险监测 抽检任务 计划名称 抽查类型 抽样性质",
        ),
        _field("sample_size", "抽样数量", "Sample size", "抽样数 抽样量 抽样基数 样品数量 受检批数量 批量 抽样批次 代表数量"),
        _field("quantity", "数量", "Quantity", "库存 库存数量 进货数量 产品数量 涉及数量 召回数量 现有库存 数量台 涉及数量台 quantity qty stock"),
        _field("registration_no", "注册证/备案编号", "Registration number", "备案编号 批准文号 注册证号 备案号 注册证编号 批准文号备案编号 特殊化妆品注册证编号 备案文号 批准文号备案号"),
        _field("license_no", "生产许可证号", "Licence number", "许可证号 生产许可证编号 许可证编号 sc编号 食品生产许可证编号 化妆品生产许可证编号"),
        _field("recaller_name", "召回企业", "Recalling firm", "召回单位 召回者 召回实施者 召回生产者 召回主体 召回责任主体 实施召回企业 召回公司"),
        _field("recall_level", "召回级别", "Recall level", "召回等级 召回分级"),
        _field("recall_reason", "召回原因", "Reason of recall", "缺陷 缺陷描述 缺陷情况 缺陷原因 产品缺陷 召回理由 安全隐患"),
        _field("consequence", "可能后果", "Possible harm", "可能导致的后果 危害 危害描述 伤害后果 后果"),
        _field("measures", "召回措施", "Measures", "处置措施 控制措施 补救措施 改正措施 消除缺陷措施 应急处置 处理措施 处理方式 维修措施"),
        _field("region", "销售区域", "Region sold", "召回区域 涉及地区 流通区域 召回范围 涉及范围 区域范围"),
        _field("period", "召回时限", "Recall period", "实施时间 召回期限 召回起止时间 召回时间 时限"),
        _field("contact", "联系方式", "Contact", "联系电话 电话 联系人 服务热线 咨询电话 联络方式 客服电话"),
        _field("source_url", "公告网址链接", "Address of the notice", "网址链接 链接 公告链接 公告网址 来源链接 网页链接 url"),
        _field("remark", "备注", "Remark", "说明 注 注释 备注说明 其他 其它 核实情况 异议情况 处理情况 核查处置情况 备注信息 remark remarks note"),
    )
}  # fmt: skip

# A column that names the company's role itself.
COLUMN_ROLES = {
    "maker_name": "PRODUCER",
    "consignor_name": "CONSIGNOR",
    "contract_name": "CONTRACT_PRODUCER",
    "registrant_name": "REGISTRANT",
    "responsible_name": "RESPONSIBLE",
    "importer_name": "IMPORTER",
    "distributor_name": "DISTRIBUTOR",
    "recaller_name": "RECALLER",
}
COMPOSITE = ("failing_items", "result", "limit")
ANALYTE = Field("analyte", "单项检测值（以项目为列名）", "Result of the item named by the header", ())
