//! What customers say and what helped, in English and Chinese: devices and what happens to them. A case is one of
//! the devices with one of the troubles; a query describes it in other words.

/// A device: its model, what the catalogue calls it, and what people call it.
pub struct Device {
    pub model: &'static str,
    pub en: [&'static str; 2],
    pub zh: [&'static str; 2],
}

/// A trouble in one language.
pub struct Said {
    /// As the agent wrote it down.
    pub title: &'static str,
    /// As the customer described it.
    pub told: &'static str,
    /// What helped.
    pub solved: &'static str,
    /// As the next customer describes it.
    pub asked: &'static str,
    /// As somebody in a hurry types it.
    pub short: &'static str,
}

macro_rules! devices {
    ($($model:literal $en:literal $en_also:literal $zh:literal $zh_also:literal;)*) => {
        pub const DEVICES: &[Device] = &[$(Device { model: $model, en: [$en, $en_also], zh: [$zh, $zh_also] }),*];
    };
}

devices! {
    "LP-320" "label printer" "labeller" "标签打印机" "打标机";
    "HS-12" "handheld scanner" "barcode gun" "手持扫描枪" "扫码枪";
    "FS-90" "floor scale" "platform balance" "地磅" "平台秤";
    "PK-7" "parking machine" "ticket terminal" "停车收费机" "缴费机";
    "CR-55" "crane remote" "hoist controller" "行车遥控器" "天车手柄";
    "SM-410" "placement machine" "pick and place unit" "贴片机" "贴装设备";
    "LT-88" "lathe" "turning machine" "数控车床" "车床";
    "OV-30" "deck oven" "baking oven" "层式烤箱" "烘炉";
    "DM-5" "dough mixer" "kneader" "和面机" "揉面机";
    "CM-21" "coffee machine" "espresso maker" "咖啡机" "意式机";
    "PJ-600" "projector" "beamer" "投影仪" "投影机";
    "CT-9" "cash till" "cash register" "收银机" "收款机";
    "EL-4" "goods lift" "freight elevator" "货梯" "载货电梯";
    "AC-18" "air conditioner" "cooling unit" "空调" "冷气机";
    "CP-75" "screw compressor" "air compressor" "螺杆空压机" "空气压缩机";
    "PM-33" "dosing pump" "metering pump" "计量泵" "加药泵";
    "WL-2" "wheel loader" "shovel loader" "装载机" "铲车";
    "FL-15" "forklift" "stacker truck" "叉车" "堆高车";
    "DR-11" "dental drill" "handpiece" "牙科手机" "牙钻";
    "XR-6" "x-ray device" "radiograph" "X光机" "放射机";
    "MS-77" "microscope" "lens station" "显微镜" "镜检仪";
    "LE-14" "lens edger" "glass grinder" "磨边机" "镜片打磨机";
    "RT-8" "network router" "gateway" "路由器" "网关";
    "NS-16" "storage server" "file server" "存储服务器" "文件服务器";
    "UP-3" "backup power supply" "battery unit" "不间断电源" "后备电源";
    "GT-40" "sliding gate" "yard gate" "电动伸缩门" "院门";
    "CA-25" "surveillance camera" "security cam" "监控摄像头" "摄像机";
    "AL-9" "burglar alarm" "intrusion panel" "防盗报警器" "报警主机";
    "TM-50" "thermal camera" "heat imager" "热像仪" "红外测温仪";
    "WM-60" "washing machine" "laundry washer" "工业洗衣机" "洗涤机";
    "DW-22" "dishwasher" "glass washer" "洗碗机" "洗杯机";
    "FR-100" "walk-in freezer" "cold room" "冷库" "冷冻间";
    "PC-45" "packing line" "wrapping machine" "包装线" "裹包机";
    "FI-19" "filling station" "bottling unit" "灌装机" "装瓶机";
    "CN-70" "conveyor belt" "transport band" "输送带" "传送线";
    "RB-3" "welding robot" "robot arm" "焊接机器人" "机械臂";
    "LS-28" "laser cutter" "laser engraver" "激光切割机" "激光雕刻机";
    "PR-52" "offset press" "printing press" "胶印机" "印刷机";
    "CU-36" "paper cutter" "guillotine" "切纸机" "裁纸机";
    "GN-80" "diesel generator" "emergency genset" "柴油发电机" "应急发电机组";
}

macro_rules! troubles {
    ($($name:ident: $($title:literal $told:literal $solved:literal $asked:literal $short:literal;)*)*) => {
        $(pub const $name: &[Said] = &[$(Said { title: $title, told: $told, solved: $solved, asked: $asked, short: $short }),*];)*
    };
}

troubles! {
    EN:
    "does not switch on" "Pressing the power button does nothing, no lamp lights." "Main fuse F1 was blown; replaced it." "it won't turn on any more, the power button is dead" "no power";
    "display stays dark" "It runs, but the screen shows nothing at all." "Ribbon cable of the display had come loose; seated it again." "screen is black although it seems to be running" "black screen";
    "loud grinding noise" "There is a terrible grinding whenever it turns." "Bearing worn out; replaced and greased." "makes a grinding sound while turning" "grinding noise";
    "leaks oil" "A puddle of oil lies underneath every morning." "Shaft seal hardened; fitted a new one." "we find oil under it in the morning, it is leaking" "oil leak";
    "overheats after an hour" "After about an hour it gets too hot and stops." "Fan filter was clogged; cleaned it." "gets hot and stops after running an hour" "overheating";
    "loses the wireless connection" "The wifi drops every few minutes." "Firmware 2.4 fixes the drop-outs; updated it." "keeps dropping wifi" "wifi drops";
    "shows error E-203" "The panel says E-203 and nothing moves." "E-203 is the door contact; adjusted the switch." "error E203 appears and it stands still" "E-203";
    "emergency stop cannot be released" "The red emergency button stays in." "Turned the mushroom head clockwise; spring replaced." "red emergency button stuck, cannot be reset" "emergency button stuck";
    "battery empties too fast" "A full charge lasts two hours only." "Cell pack aged; replaced, charging current set to 2 A." "charge lasts only two hours, battery drains quickly" "battery drains";
    "calibration drifts" "The values wander off over the day." "Recalibrated with the 5 kg reference; warm-up of 20 minutes needed." "measured values drift during the day, calibration off" "calibration drift";
    "paper jams at the outlet" "Sheets get stuck where they come out." "Rubber rollers smooth; cleaned with alcohol." "sheets stuck at the exit, paper jam" "paper jam";
    "password forgotten" "Nobody knows the administrator's password." "Reset by holding key 3 while starting; set a new one." "admin password lost, how do we reset it" "reset password";
    "invoice does not match the delivery" "The invoice lists two, one was delivered." "Credit note issued for the missing piece." "billed for two but got only one, wrong invoice" "wrong invoice";
    "spare part requested" "They need the drive belt as a spare." "Drive belt is part 4711; sent by express." "need to order the drive belt, which part number" "drive belt part number";
    "manual missing" "No operating manual came along." "Sent the manual as PDF and its download address." "where can I get the operating manual" "operating manual pdf";
    "clock shows wrong time" "The time is an hour off since October." "Switched on automatic summer time in menu 7." "time is one hour off since the clock change" "one hour off";
    "date printed wrongly" "The day and the month are swapped." "Format set to day-month-year in the regional settings." "day and month are swapped on prints" "date format swapped";
    "vibrates strongly" "It shakes so much that it wanders over the floor." "Feet levelled, transport lock removed." "shakes heavily and moves across the floor" "strong vibration";
    "smells burnt" "There was a smell of burnt plastic." "Power supply capacitor burst; exchanged the supply." "smell of burnt plastic from the back" "burnt smell";
    "sensor does not detect anything" "Objects pass without being seen." "Lens of the light barrier was dusty; wiped and realigned." "light barrier sensor not detecting objects" "light barrier sensor";
    "software update fails" "The update stops at 63 percent." "Memory card was full; deleted logs, then updated." "update hangs at 63 percent" "update stuck";
    "buttons do not react" "The keypad reacts to no touch." "Keypad foil cracked; replaced the foil." "keys on the keypad have no function" "keypad dead";
    "pressure too low" "The gauge hardly gets to two bar." "Inlet valve stuck; cleaned, gasket renewed." "only two bar on the gauge, not enough pressure" "low pressure";
    "door does not close" "The flap springs open again and again." "Hinge bent; straightened, latch adjusted." "flap keeps springing open, will not shut" "door won't shut";
    "training wanted" "New colleagues would like to be shown how it works." "Half a day of training agreed on and held." "can somebody train our new staff" "staff training";

    ZH:
    "无法开机" "按电源键没有任何反应，指示灯也不亮。" "主保险丝F1烧断，已更换。" "开不了机，按电源没反应" "开机";
    "屏幕不亮" "机器在运转，但显示屏什么也不显示。" "显示屏排线松动，重新插紧。" "机器能转但是屏幕黑的" "黑屏 屏幕";
    "异响严重" "一转动就有刺耳的摩擦声。" "轴承磨损，更换并加注润滑脂。" "转起来有摩擦的异响" "异响";
    "漏油" "每天早上底下都有一滩油。" "轴封老化，换新。" "早上发现下面有油，一直在漏" "漏油";
    "运行一小时后过热" "大约一小时后温度太高自动停机。" "风扇滤网堵塞，清洗后正常。" "用一个小时就发烫停机" "过热";
    "无线网络掉线" "每隔几分钟无线就断开。" "固件2.4修复掉线问题，已升级。" "wifi老是断开，几分钟掉一次线" "掉线";
    "显示错误E-203" "面板显示E-203，设备不动作。" "E-203为门开关故障，已调整触点。" "报E203错误，动不了" "E-203";
    "急停按钮无法复位" "红色急停按下去弹不起来。" "顺时针旋转蘑菇头，更换弹簧。" "红色的急停卡住了，复位不了" "急停";
    "电池耗电太快" "充满电只能用两小时。" "电芯老化，更换电池组，充电电流设为2A。" "充满电两小时就没电了" "耗电";
    "校准漂移" "数值一天之内慢慢偏掉。" "用5公斤砝码重新校准，需预热二十分钟。" "测的数值会漂，校准不准" "校准";
    "出纸口卡纸" "纸张出来的地方总是卡住。" "胶辊打滑，用酒精清洁。" "纸在出口卡住了" "卡纸";
    "忘记密码" "没有人知道管理员密码。" "按住3号键开机可重置，已设新密码。" "管理员密码忘了怎么重置" "密码";
    "发票与送货不符" "发票开了两台，只送了一台。" "已为少送的一台开具红字发票。" "只收到一台却开了两台的发票" "发票";
    "需要备件" "客户要一条传动皮带备用。" "传动皮带料号4711，已快递寄出。" "想订传动皮带，料号是多少" "皮带";
    "缺少说明书" "送货时没有带操作说明书。" "已发送说明书电子版和下载地址。" "操作说明书在哪里下载" "说明书";
    "时钟不准" "十月以后时间差了一个小时。" "在菜单7中打开自动夏令时。" "时间差一小时" "时钟 夏令时";
    "日期打印错误" "日和月的位置反了。" "在区域设置里改为年月日格式。" "打出来日和月是反的" "日期";
    "振动很大" "晃得厉害，在地上会移动。" "调平地脚，拆除运输锁。" "晃动很厉害会自己移位" "振动 晃";
    "有焦味" "闻到塑料烧焦的味道。" "电源电容爆裂，更换电源。" "后面有烧焦的味道" "焦味";
    "感应器没有反应" "物体经过检测不到。" "光电感应器镜头有灰尘，擦净并重新对准。" "光电感应不到物体" "感应";
    "软件升级失败" "升级到百分之六十三就停了。" "存储卡已满，删除日志后升级成功。" "升级卡在63不动" "升级";
    "按键失灵" "键盘怎么按都没反应。" "按键薄膜破裂，更换薄膜。" "按键按了没用" "按键";
    "压力不足" "压力表只有两公斤左右。" "进气阀卡滞，清洗并更换密封垫。" "表上压力只有两公斤，不够" "压力";
    "门关不上" "盖板老是弹开。" "铰链变形，校正并调整锁扣。" "盖板弹开关不住" "铰链 盖板";
    "要求培训" "新同事希望有人教怎么用。" "约定半天培训并已完成。" "新员工能安排培训吗" "培训";
}
