<?xml version="1.0" encoding="utf-8"?>
<!DOCTYPE TS>
<TS version="2.1" language="zh_CN" sourcelanguage="en">
<context>
    <name>ApplyCounts</name>
    <message numerus="yes">
        <source>%n image(s) removed, {left} left alone, {rest} not tried: interrupted.</source>
        <translation>
            <numerusform>已移除 %n 张图像，{left} 张未处理，{rest} 张未尝试：已中断。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) removed, {left} left alone.</source>
        <translation>
            <numerusform>已移除 %n 张图像，{left} 张未处理。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) would be removed, {left} left alone. Nothing was done.</source>
        <translation>
            <numerusform>将移除 %n 张图像，{left} 张不处理。未执行任何操作。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n more folder(s)</source>
        <translation>
            <numerusform>另外 %n 个文件夹</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ApplyingCounts</name>
    <message numerus="yes">
        <source>%n (is on a drive|are on drives) that cannot do it</source>
        <translation>
            <numerusform>%n 张所在的驱动器不支持</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n (is|are) no cop(y|ies) byte for byte</source>
        <translation>
            <numerusform>%n 张不是逐字节相同的副本</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s) that belong to them (such as sidecars) move with them.</source>
        <translation>
            <numerusform>属于它们的 %n 个文件（例如附带文件）一同移动。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s) still undecided: undecided images are not touched.</source>
        <translation>
            <numerusform>仍有 %n 个组未决定：未决定的图像不会变动。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n other name(s) of the same files (hard links) go with them.</source>
        <translation>
            <numerusform>相同文件的另外 %n 个名称（硬链接）一同移走。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Move %n image(s)</source>
        <translation>
            <numerusform>移动 %n 张图像(&amp;M)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Move %n image(s) to the trash</source>
        <translation>
            <numerusform>将 %n 张图像移动到回收站(&amp;M)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>&amp;Replace %n image(s)</source>
        <translation>
            <numerusform>替换 %n 张图像(&amp;R)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n image(s) ({size}) to the trash?</source>
        <translation>
            <numerusform>将 %n 张图像（{size}）移动到回收站？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n image(s) ({size}) to which folder?</source>
        <translation>
            <numerusform>将 %n 张图像（{size}）移动到哪个文件夹？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Move %n image(s) ({size}) to “{folder}”?</source>
        <translation>
            <numerusform>将 %n 张图像（{size}）移动到“{folder}”？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replace %n image(s) ({size}) by (a clone|clones)?</source>
        <translation>
            <numerusform>将 %n 张图像（{size}）替换为克隆？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replace %n image(s) ({size}) by (a hard link|hard links)?</source>
        <translation>
            <numerusform>将 %n 张图像（{size}）替换为硬链接？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Replace %n image(s) ({size}) by (a symbolic link|symbolic links)?</source>
        <translation>
            <numerusform>将 %n 张图像（{size}）替换为符号链接？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>They are in %n group(s); at least one image of each group stays where it is.</source>
        <translation>
            <numerusform>它们分属 %n 个组；每个组至少有一张图像留在原处。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Write a plan for %n image(s) ({size})?</source>
        <translation>
            <numerusform>为 %n 张图像（{size}）写出计划？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %n the cop(y is in a reference folder|ies are in reference folders)</source>
        <translation>
            <numerusform>%n 张的副本位于参考文件夹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %n the cop(y is|ies are) on another drive</source>
        <translation>
            <numerusform>%n 张的副本位于其他驱动器</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ArchiveCounts</name>
    <message numerus="yes">
        <source>%n archive(s) (holds|hold) only images that are elsewhere, too.</source>
        <translation>
            <numerusform>%n 个压缩包中的所有图像在别处都有。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(The one image|All %n images) in {archive} (is|are) in other places, too.</source>
        <translation>
            <numerusform>{archive} 中的全部 %n 张图像在其他位置也有。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(The one image|All %n images) in {archive} (is|are) in {other}, too.</source>
        <translation>
            <numerusform>{archive} 中的全部 %n 张图像在 {other} 中也有。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(The one image|All %n images) in {archive} (is|are) outside archives, too.</source>
        <translation>
            <numerusform>{archive} 中的全部 %n 张图像在压缩包外也有。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CommandCounts</name>
    <message numerus="yes">
        <source>%n image(s) to be looked at</source>
        <translation>
            <numerusform>%n 张图像待查看</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) only (shares|share) a part; --include-partials shows them</source>
        <translation>
            <numerusform>%n 对图像仅局部重合；--include-partials 可显示</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>CompareCounts</name>
    <message numerus="yes">
        <source>Grid of %n image(s)</source>
        <translation>
            <numerusform>%n 张图像的网格</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n around the chosen one</source>
        <translation>
            <numerusform>%n 张中所选图像前后的 {shown} 张</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{shown} of %n image(s): A and those around the chosen one</source>
        <translation>
            <numerusform>%n 张图像中的 {shown} 张：A 和所选图像前后的图像</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>Counts</name>
    <message numerus="yes">
        <source>%n byte(s)</source>
        <translation>
            <numerusform>%n 字节</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n file(s)</source>
        <translation>
            <numerusform>%n 个文件</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n folder(s)</source>
        <translation>
            <numerusform>%n 个文件夹</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s)</source>
        <translation>
            <numerusform>%n 个组</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n hour(s)</source>
        <translation>
            <numerusform>%n 小时</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s)</source>
        <translation>
            <numerusform>%n 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n minute(s)</source>
        <translation>
            <numerusform>%n 分钟</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s)</source>
        <translation>
            <numerusform>%n 对图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n second(s)</source>
        <translation>
            <numerusform>%n 秒</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FilterCounts</name>
    <message numerus="yes">
        <source>Filter and sort groups: %n filter(s) set</source>
        <translation>
            <numerusform>筛选和排序组：已设 %n 个筛选条件</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>FolderPairCounts</name>
    <message numerus="yes">
        <source>%n pair(s) of images in {groups} will not stand together again, in this review and in later scans. Nothing is moved, and one Undo takes it back.</source>
        <translation>
            <numerusform>{groups}中的 %n 对图像在此次审阅和以后的扫描中不再归为一组。不会移动任何文件，撤销一次即可恢复。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only groups with images of both folders are listed: %n group(s).</source>
        <translation>
            <numerusform>仅列出同时含有这两个文件夹图像的组：%n 个。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Only groups with two images of this folder are listed: %n group(s).</source>
        <translation>
            <numerusform>仅列出含有此文件夹两张图像的组：%n 个。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>GroupCounts</name>
    <message numerus="yes">
        <source>%n open</source>
        <translation>
            <numerusform>%n 张未决定</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>… and %n more</source>
        <translation>
            <numerusform>…以及另外 %n 张</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>HistoryCounts</name>
    <message numerus="yes">
        <source>%n image(s) removed, {size}</source>
        <translation>
            <numerusform>已移除 %n 张图像，{size}</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s), (not|none of them) removed now</source>
        <translation>
            <numerusform>%n 张图像，现在均未移除</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removal(s): {images} removed, {size}. They can be put back, those in the trash for as long as it is not emptied.</source>
        <translation>
            <numerusform>%n 次移除：已移除 {images}，{size}。它们可放回原处；回收站中的，在清空之前都可放回。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n removal(s); nothing of (it|them) is removed now.</source>
        <translation>
            <numerusform>共 %n 次移除，目前没有已移除的图像。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>IgnoredCounts</name>
    <message numerus="yes">
        <source>%n pair(s) may be grouped again. What is not on show yet comes with the next scan.</source>
        <translation>
            <numerusform>%n 对图像可重新归组。尚未显示的将在下次扫描时出现。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) that you said (is|are) not duplicates. (It holds|They hold) for the contents, wherever the files are moved.</source>
        <translation>
            <numerusform>%n 对图像已确定不是重复项。以内容为准，文件移到何处都有效。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{listed} of %n pair(s) said to be no duplicates.</source>
        <translation>
            <numerusform>%n 对已确定不是重复项的图像，列出 {listed} 对。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImageActionCounts</name>
    <message numerus="yes">
        <source>%n path(s) copied.</source>
        <translation>
            <numerusform>已复制 %n 个路径。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImmichCounts</name>
    <message numerus="yes">
        <source>{done} of %n image(s) (is|are) back from Immich&apos;s trash.</source>
        <translation>
            <numerusform>%n 张图像中有 {done} 张已从 Immich 的回收站恢复。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n image(s) (is|are) in Immich&apos;s trash; --undo brings them back.</source>
        <translation>
            <numerusform>%n 张图像中有 {done} 张已在 Immich 的回收站中；--undo 可将其恢复。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ImportedCounts</name>
    <message numerus="yes">
        <source>%n file(s) could not be judged.</source>
        <translation>
            <numerusform>%n 个文件无法判断。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Group {number}: a duplicate of “{name}” and %n other(s), not of the rest</source>
        <translation>
            <numerusform>组 {number}：是“{name}”和另外 %n 张的重复项，不是其余图像的重复项</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>NoticeCounts</name>
    <message numerus="yes">
        <source>%n older message(s)</source>
        <translation>
            <numerusform>%n 条较早的消息</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PlaceCounts</name>
    <message numerus="yes">
        <source>%n place(s) differ(s|)</source>
        <translation>
            <numerusform>%n 个不同之处</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>PropertyCounts</name>
    <message numerus="yes">
        <source>%n name(s)</source>
        <translation>
            <numerusform>%n 个名称</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>QAbstractFileIconProvider</name>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
</context>
<context>
    <name>QFileDialog</name>
    <message>
        <source>&amp;Look in:</source>
        <translation>查找范围(&amp;L)：</translation>
    </message>
    <message>
        <source>Files of &amp;type:</source>
        <translation>文件类型(&amp;T)：</translation>
    </message>
</context>
<context>
    <name>QFileSystemModel</name>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
</context>
<context>
    <name>QLineEdit</name>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
</context>
<context>
    <name>QShortcut</name>
    <message>
        <source>Backspace</source>
        <translation>Backspace</translation>
    </message>
    <message>
        <source>Del</source>
        <translation>Del</translation>
    </message>
    <message>
        <source>Down</source>
        <translation>↓</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Left</source>
        <translation>←</translation>
    </message>
    <message>
        <source>Return</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Right</source>
        <translation>→</translation>
    </message>
    <message>
        <source>Space</source>
        <translation>空格键</translation>
    </message>
    <message>
        <source>Up</source>
        <translation>↑</translation>
    </message>
</context>
<context>
    <name>QWidgetTextControl</name>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
</context>
<context>
    <name>QualityCounts</name>
    <message numerus="yes">
        <source>%n entr(y|ies)</source>
        <translation>
            <numerusform>%n 条</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RemovalCounts</name>
    <message numerus="yes">
        <source>%n image(s) (is|are) no longer there</source>
        <translation>
            <numerusform>%n 张图像已不在原处</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) cannot be looked for until the drive is back</source>
        <translation>
            <numerusform>%n 张图像要等驱动器重新连接后才能查找</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) could not be moved</source>
        <translation>
            <numerusform>%n 张图像无法移动</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) could not be replaced</source>
        <translation>
            <numerusform>%n 张图像无法替换</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) had been put back already, where (it was|they were).</source>
        <translation>
            <numerusform>%n 张图像此前已放回原处。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) left alone</source>
        <translation>
            <numerusform>%n 张图像未处理</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) moved</source>
        <translation>
            <numerusform>已移动 %n 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) moved to the trash</source>
        <translation>
            <numerusform>已将 %n 张图像移动到回收站</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) moved to “{folder}”</source>
        <translation>
            <numerusform>已将 %n 张图像移动到“{folder}”</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) not</source>
        <translation>
            <numerusform>%n 张图像未放回</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) put back where (it was|they were)</source>
        <translation>
            <numerusform>已将 %n 张图像放回原处</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) replaced by (a clone|clones)</source>
        <translation>
            <numerusform>已将 %n 张图像替换为克隆</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) replaced by (a hard link|hard links)</source>
        <translation>
            <numerusform>已将 %n 张图像替换为硬链接</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) replaced by (a symbolic link|symbolic links)</source>
        <translation>
            <numerusform>已将 %n 张图像替换为符号链接</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) stayed in place</source>
        <translation>
            <numerusform>%n 张图像留在原处</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) will be removed after those that are being moved, as far as they are still marked then.</source>
        <translation>
            <numerusform>正在移动的图像完成后，将移除 %n 张图像，以届时仍有标记的为准。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) will be removed when the scan ends, as far as they are still marked then.</source>
        <translation>
            <numerusform>扫描结束后将移除 %n 张图像，以届时仍有标记的为准。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The drive of %n image(s) is not there: connect it, then undo again.</source>
        <translation>
            <numerusform>%n 张图像所在驱动器未连接：请连接后再次撤销。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The last removal was interrupted: %n image(s) had been moved</source>
        <translation>
            <numerusform>上次移除被中断：已移动 %n 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The last removal was interrupted: %n image(s) had been moved to the trash</source>
        <translation>
            <numerusform>上次移除被中断：已将 %n 张图像移动到回收站</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>The last removal was interrupted: %n image(s) had been replaced</source>
        <translation>
            <numerusform>上次移除被中断：已替换 %n 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>of %n image(s) it is not known: Undo puts back what was moved</source>
        <translation>
            <numerusform>%n 张图像的结果不明：撤销可将已移动的放回原处</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>what was recorded of %n image(s) is damaged and was passed over</source>
        <translation>
            <numerusform>%n 张图像的记录已损坏，已略过</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n image(s)</source>
        <translation>
            <numerusform>{done} / %n 张图像</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReportCounts</name>
    <message numerus="yes">
        <source>%n image(s) to be looked at</source>
        <translation>
            <numerusform>%n 张图像待查看</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n place(s) (differs|differ) between {one} and {other} (in pixels of the first, from its top left):</source>
        <translation>
            <numerusform>{one} 与 {other} 之间有 %n 个不同之处（以第一张的像素计，从其左上角算起）：</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ReviewTextCounts</name>
    <message numerus="yes">
        <source>%n earlier decision(s) taken up again</source>
        <translation>
            <numerusform>已沿用 %n 个先前的决定</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s) accepted: {images} to remove.</source>
        <translation>
            <numerusform>已采纳 %n 个组的建议：待移除 {images}。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s) selected: Accept and Not duplicates are for all of them.</source>
        <translation>
            <numerusform>已选择 %n 个组：“采纳”和“不是重复项”对所有选中的组生效。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) (was|were) left alone, so that every group keeps one.</source>
        <translation>
            <numerusform>%n 张图像未处理，以便每个组都保留一张。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) in reference folders (was|were) left alone.</source>
        <translation>
            <numerusform>参考文件夹中的 %n 张图像未处理。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) inside archives (was|were) left alone.</source>
        <translation>
            <numerusform>压缩包内的 %n 张图像未处理。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) of these (is|are) no sure duplicate of what stays: only a weak match, another shot of the same scene, or a shared part.</source>
        <translation>
            <numerusform>其中 %n 张图像不能确定是保留图像的重复项：只是弱匹配、同一场景的另一次拍摄，或局部重合。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) selected: what you decide is for all of them.</source>
        <translation>
            <numerusform>已选择 %n 张图像：决定对所有选中的图像生效。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) to remove</source>
        <translation>
            <numerusform>待移除 %n 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>(One|%n) group(s) on screen need(s|) a look and (was|were) left alone.</source>
        <translation>
            <numerusform>屏幕上有 %n 个组需要查看，未处理。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{decided} of %n group(s) decided</source>
        <translation>
            <numerusform>%n 个组中已决定 {decided} 个</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>RuleTextCounts</name>
    <message numerus="yes">
        <source>%n group(s) decided alike: {images} to remove. Undo takes it back.</source>
        <translation>
            <numerusform>已同样决定 %n 个组：待移除 {images}。可撤销。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s) decided by your rules “{name}”, {completed} of them completely; {rest} for you.</source>
        <translation>
            <numerusform>规则集“{name}”已决定 %n 个组，其中 {completed} 个已全部决定；其余 {rest} 个待审阅。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s) decided by your rules “{name}”, {rest} for you.</source>
        <translation>
            <numerusform>规则集“{name}”已决定 %n 个组，其余 {rest} 个待审阅。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s) would be left for you.</source>
        <translation>
            <numerusform>还有 %n 个组待审阅。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) ({size}) in {groups} would be marked for removal.</source>
        <translation>
            <numerusform>{groups}中的 %n 张图像（{size}）将标记为移除。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Do it for the other %n group(s)?</source>
        <translation>
            <numerusform>其余 %n 个组也这样处理？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>In %n group(s) of these nothing real sets the images apart: what stays was chosen by the size of its file, the length of its path or its name.</source>
        <translation>
            <numerusform>其中 %n 个组的图像没有实质区别：保留图像按文件大小、路径长度或名称选出。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Mark %n image(s) ({size})</source>
        <translation>
            <numerusform>标记 %n 张图像（{size}）</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>You kept what is in “{kept}” over “{removed}” %n time(s).</source>
        <translation>
            <numerusform>已 %n 次保留“{kept}”中的图像，移除“{removed}”中的图像。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SavedReviewCounts</name>
    <message numerus="yes">
        <source>%n image(s) (was|were) under {folder}. Where are they here?</source>
        <translation>
            <numerusform>有 %n 张图像原在“{folder}”中。它们在这台计算机上的什么位置？</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>None of %n image(s) looked for is there: choose another folder.</source>
        <translation>
            <numerusform>要查找的 %n 张图像都不在其中：请选择其他文件夹。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>Saving the review: {done} of %n picture(s)</source>
        <translation>
            <numerusform>正在保存审阅文件：{done} / %n 张小图</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>scanned {when}; %n image(s) not reachable here, shown by small pictures</source>
        <translation>
            <numerusform>扫描于 {when}；%n 张图像在此无法访问，以小图显示</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{found} of %n image(s) looked for are there.</source>
        <translation>
            <numerusform>要查找的 %n 张图像中有 {found} 张在其中。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScanCounts</name>
    <message numerus="yes">
        <source>%n &amp;skipped</source>
        <translation>
            <numerusform>已跳过 %n 个(&amp;S)</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n (file or folder|files and folders) could not be used; the list says why.</source>
        <translation>
            <numerusform>%n 个文件或文件夹无法使用；列表中有原因。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n group(s) among the images read so far</source>
        <translation>
            <numerusform>目前读取的图像中有 %n 个组</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) compared, no two are alike.</source>
        <translation>
            <numerusform>已比较 %n 张图像，没有相似的图像。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) compared, no two are duplicates.</source>
        <translation>
            <numerusform>已比较 %n 张图像，没有重复项。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) found</source>
        <translation>
            <numerusform>找到 %n 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) removed</source>
        <translation>
            <numerusform>已移除 %n 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) to be looked at</source>
        <translation>
            <numerusform>%n 张图像待查看</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n pair(s) found</source>
        <translation>
            <numerusform>找到 %n 对图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n image(s)</source>
        <translation>
            <numerusform>{done} / %n 张图像</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>{done} of %n pair(s)</source>
        <translation>
            <numerusform>{done} / %n 对图像</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>ScriptCounts</name>
    <message numerus="yes">
        <source>%n image(s) (has a name|have names) that PowerShell cannot be given: left out.</source>
        <translation>
            <numerusform>%n 张图像的名称无法交给 PowerShell：已略去。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>SkippedCounts</name>
    <message numerus="yes">
        <source>%n (file or folder|files and folders) could not be used. (It was left as it is|They were left as they are).</source>
        <translation>
            <numerusform>%n 个文件或文件夹无法使用，已保持原样。</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>UndoCounts</name>
    <message numerus="yes">
        <source>%n image(s) put back, {rest} not.</source>
        <translation>
            <numerusform>已将 %n 张图像放回原处，{rest} 张未放回。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s) put back, {rest} not; interrupted, the rest is where it was.</source>
        <translation>
            <numerusform>已将 %n 张图像放回原处，{rest} 张未放回；已中断，其余仍在原位。</numerusform>
        </translation>
    </message>
    <message numerus="yes">
        <source>%n image(s), {done} can be put back</source>
        <translation>
            <numerusform>%n 张图像，其中 {done} 张可放回原处</numerusform>
        </translation>
    </message>
</context>
<context>
    <name>apply</name>
    <message>
        <source>&amp;Choose…</source>
        <translation>选择(&amp;C)…</translation>
    </message>
    <message>
        <source>Apply</source>
        <translation>执行</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose the folder that the images are moved to</source>
        <translation>选择图像要移动到的文件夹</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Images that leave, by folder</source>
        <translation>要移走的图像，按文件夹列出</translation>
    </message>
    <message>
        <source>Move to which folder?</source>
        <translation>移动到哪个文件夹？</translation>
    </message>
    <message>
        <source>Size</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>{tip}. {sentence}</source>
        <translation>{tip}。{sentence}</translation>
    </message>
</context>
<context>
    <name>applying</name>
    <message>
        <source>&amp;Write the plan…</source>
        <translation>写出计划(&amp;W)…</translation>
    </message>
    <message>
        <source>A file of its own that shares its space with the image that is kept until one is changed</source>
        <translation>独立的文件，与保留图像共用空间，直到其中之一被更改</translation>
    </message>
    <message>
        <source>A link that leads to the path of the image that is kept; it is broken when that is moved</source>
        <translation>指向保留图像路径的链接；该图像移动后链接失效</translation>
    </message>
    <message>
        <source>A table (CSV), or a script for a shell or PowerShell; nothing is moved</source>
        <translation>表格（CSV），或用于 shell 或 PowerShell 的脚本；不会移动任何文件</translation>
    </message>
    <message>
        <source>For {number}; {reasons}</source>
        <translation>适用于 {number} 张；{reasons}</translation>
    </message>
    <message>
        <source>Just before each move the image and one that stays are read once more; what has changed is left alone.</source>
        <translation>每次移动之前，会再次读取该图像和一张保留图像；已更改的不处理。</translation>
    </message>
    <message>
        <source>Just before, the server is asked once more: a group that has changed there is left alone, and all is if its trash is switched off.</source>
        <translation>执行之前会再次询问服务器：在服务器上已更改的组不处理；若服务器的回收站已关闭，则全部不处理。</translation>
    </message>
    <message>
        <source>Keep what only a &amp;removed copy says: date taken, place, rating, keywords</source>
        <translation>保留仅存于移除副本中的信息：拍摄日期、拍摄地点、评分、关键词(&amp;R)</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>Move to a &amp;folder</source>
        <translation>移动到文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>Move to the &amp;trash</source>
        <translation>移动到回收站(&amp;T)</translation>
    </message>
    <message>
        <source>Not for these: {reasons}</source>
        <translation>不适用：{reasons}</translation>
    </message>
    <message>
        <source>Nothing is moved. The table is done by “dedup-gui apply”, a script by itself.</source>
        <translation>不会移动任何文件。表格由“dedup-gui apply”执行，脚本可自行运行。</translation>
    </message>
    <message>
        <source>Of each of their groups at least one image stays where it is.</source>
        <translation>它们所属的每个组至少有一张图像留在原处。</translation>
    </message>
    <message>
        <source>Only write the &amp;plan</source>
        <translation>仅写出计划(&amp;P)</translation>
    </message>
    <message>
        <source>Replace by &amp;hard links</source>
        <translation>替换为硬链接(&amp;H)</translation>
    </message>
    <message>
        <source>Replace by c&amp;lones</source>
        <translation>替换为克隆(&amp;L)</translation>
    </message>
    <message>
        <source>Replace by s&amp;ymbolic links</source>
        <translation>替换为符号链接(&amp;Y)</translation>
    </message>
    <message>
        <source>The folders they are in are made again below the one you choose; nothing there is overwritten</source>
        <translation>在所选文件夹中重建图像原有的文件夹；不会覆盖其中的任何文件</translation>
    </message>
    <message>
        <source>The folders they are in are made again there, and nothing is overwritten; to another drive each copy is compared before its file goes. Undo brings them back. A scan of that folder finds them.</source>
        <translation>在目标位置重建图像原有的文件夹，不会覆盖任何文件；移动到其他驱动器时，先比较每个副本，再移走原文件。撤销可将其放回原处。扫描该文件夹会找到它们。</translation>
    </message>
    <message>
        <source>The name stays and leads to the image that is kept: one file under two names</source>
        <translation>名称不变，指向保留图像：一个文件有两个名称</translation>
    </message>
    <message>
        <source>The next time the trash is chosen again: links are asked for each time.</source>
        <translation>下次仍默认为回收站：链接每次都须重新选择。</translation>
    </message>
    <message>
        <source>The trash of this computer; its place is free once the trash is emptied</source>
        <translation>这台计算机的回收站；清空后才释放空间</translation>
    </message>
    <message>
        <source>They go to the trash of the Immich server {server}; the copies here go with the program. Undo brings them back; in a later session, once the server was imported again.</source>
        <translation>它们移动到 Immich 服务器 {server} 的回收站；此处的副本随程序退出而移走。撤销可将其放回原处；下次启动后，须先重新导入该服务器。</translation>
    </message>
    <message>
        <source>They go to the trash of this computer. Undo brings them back, also after the program was closed.</source>
        <translation>它们移动到这台计算机的回收站。撤销可将其放回原处，程序关闭后也可以。</translation>
    </message>
    <message>
        <source>What they were goes to the trash, and Undo brings it back; the rest stays as it is, and marked.</source>
        <translation>原文件移动到回收站，撤销可将其放回原处；其余保持原样，标记不变。</translation>
    </message>
    <message>
        <source>Where one image of a group stays, it takes over albums, tags, rating and the like. The server forgets that the images of these groups were duplicates.</source>
        <translation>组中只保留一张图像时，它会接收相册、标签、评分等信息。服务器不再将这些组的图像视为重复项。</translation>
    </message>
    <message>
        <source>Written into a new sidecar (.xmp) beside the image that stays; the image is not touched, nor a sidecar that is there. Read from JPEG and WebP files and from sidecars. Undo takes it away again</source>
        <translation>写入保留图像旁新建的 XMP 附带文件（.xmp）；图像和已有的附带文件均不改动。信息读取自 JPEG、WebP 文件和附带文件。撤销会将其移走</translation>
    </message>
</context>
<context>
    <name>cli</name>
    <message>
        <source>--hash is for --engine hash: the other engines also look by other means than hashes</source>
        <translation>--hash 仅用于 --engine hash：其他引擎不只凭哈希查找</translation>
    </message>
    <message>
        <source>--resolve asks first, and there is nobody to ask.</source>
        <translation>--resolve 会先询问，但这里没有人可以回答。</translation>
    </message>
    <message>
        <source>--session is for files: Immich&apos;s images are here only while they are judged.</source>
        <translation>--session 用于文件：Immich 的图像只在判断期间存放在本机。</translation>
    </message>
    <message>
        <source>An Immich server wants a key: name the file that it is in with --api-key-file.</source>
        <translation>Immich 服务器需要密钥：请用 --api-key-file 指定存放密钥的文件。</translation>
    </message>
    <message>
        <source>Bringing back</source>
        <translation>正在恢复</translation>
    </message>
    <message>
        <source>Check its name and permissions.</source>
        <translation>请检查其名称和权限。</translation>
    </message>
    <message>
        <source>Check the spelling, or connect the drive that holds it.</source>
        <translation>请检查拼写，或连接所在的驱动器。</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>正在比较</translation>
    </message>
    <message>
        <source>Could not be judged:</source>
        <translation>无法判断：</translation>
    </message>
    <message>
        <source>Dedup is already at work on the same data; give this run its own with --data-dir</source>
        <translation>Dedup 已在处理同一份数据；请用 --data-dir 为这次运行指定单独的文件夹</translation>
    </message>
    <message>
        <source>Did you mean “{path}”?</source>
        <translation>是否指“{path}”？</translation>
    </message>
    <message>
        <source>Did you mean: {command}</source>
        <translation>是否指：{command}</translation>
    </message>
    <message>
        <source>Find duplicate images, see why they match, and remove them safely.</source>
        <translation>查找重复图像，查看匹配的理由，并安全地移除。</translation>
    </message>
    <message>
        <source>Fingerprinting</source>
        <translation>正在计算指纹</translation>
    </message>
    <message>
        <source>Group {number}</source>
        <translation>组 {number}</translation>
    </message>
    <message>
        <source>Install the library that is missing (Debian, Ubuntu: {command}), or work without a window: dedup-gui scan FOLDER</source>
        <translation>请安装缺少的库（Debian、Ubuntu：{command}），或不使用窗口：dedup-gui scan FOLDER</translation>
    </message>
    <message>
        <source>Interrupted.</source>
        <translation>已中断。</translation>
    </message>
    <message>
        <source>Its paths are those of another kind of computer: {names}.</source>
        <translation>其中的路径属于另一种计算机：{names}。</translation>
    </message>
    <message>
        <source>Judging pairs</source>
        <translation>正在判断图像对</translation>
    </message>
    <message>
        <source>LENGTH</source>
        <translation>长度</translation>
    </message>
    <message>
        <source>LICENCE</source>
        <translation>许可证</translation>
    </message>
    <message>
        <source>Left alone: it has not the name of an image</source>
        <translation>未处理：其名称不是图像的名称</translation>
    </message>
    <message>
        <source>Left alone: it is in a reference folder</source>
        <translation>未处理：位于参考文件夹中</translation>
    </message>
    <message>
        <source>Left alone: it is inside an archive</source>
        <translation>未处理：位于压缩包内</translation>
    </message>
    <message>
        <source>Left alone: it, or what moves with it, does not lie in the folders of this plan</source>
        <translation>未处理：该图像或随之移动的文件不在此计划的文件夹内</translation>
    </message>
    <message>
        <source>Left alone: what is to stay is the same file here</source>
        <translation>未处理：要保留的图像在这里是同一个文件</translation>
    </message>
    <message>
        <source>Looking for images</source>
        <translation>正在查找图像</translation>
    </message>
    <message>
        <source>Move {images} to the trash of {host}? [y/N]</source>
        <translation>将 {images}移动到 {host} 的回收站？[y/N]</translation>
    </message>
    <message>
        <source>NAME</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Name a folder: dedup-gui FOLDER, or try the sample images: dedup-gui --demo</source>
        <translation>请指定文件夹：dedup-gui FOLDER，或试用示例图像：dedup-gui --demo</translation>
    </message>
    <message>
        <source>Name one: --curve curve.png</source>
        <translation>请指定一个文件：--curve curve.png</translation>
    </message>
    <message>
        <source>No removal is recorded in this data folder.</source>
        <translation>此数据文件夹中没有移除记录。</translation>
    </message>
    <message>
        <source>Nothing in it is decided to be removed: open it in the window and decide.</source>
        <translation>其中没有决定移除的图像：请在窗口中打开并作决定。</translation>
    </message>
    <message>
        <source>Nothing of removal {number} can be put back.</source>
        <translation>第 {number} 次移除中没有可放回原处的图像。</translation>
    </message>
    <message>
        <source>Nothing that was resolved on {host} is left to be taken back.</source>
        <translation>在 {host} 上处理过的图像中，没有可以撤销的。</translation>
    </message>
    <message>
        <source>Nothing was changed.</source>
        <translation>未作任何更改。</translation>
    </message>
    <message>
        <source>Nothing was changed. --resolve moves {images} to Immich&apos;s trash.</source>
        <translation>未作任何更改。--resolve 会将 {images}移动到 Immich 的回收站。</translation>
    </message>
    <message>
        <source>Report with pictures: {path}</source>
        <translation>带图像的报告：{path}</translation>
    </message>
    <message>
        <source>Resolving</source>
        <translation>正在处理</translation>
    </message>
    <message>
        <source>SIZE</source>
        <translation>大小</translation>
    </message>
    <message>
        <source>STATE</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Say where its folders are here: --map OLD=NEW.</source>
        <translation>请指明这些文件夹在这里的位置：--map OLD=NEW。</translation>
    </message>
    <message>
        <source>Say where they are here: --map OLD=NEW.</source>
        <translation>请指明它们在这里的位置：--map OLD=NEW。</translation>
    </message>
    <message>
        <source>See what was removed: dedup-gui undo --list</source>
        <translation>查看移除过的内容：dedup-gui undo --list</translation>
    </message>
    <message>
        <source>Some settings could not be read and stand at their defaults</source>
        <translation>部分设置无法读取，已使用默认值</translation>
    </message>
    <message>
        <source>TITLE</source>
        <translation>标题</translation>
    </message>
    <message>
        <source>The cache cannot be used; this scan runs without it</source>
        <translation>缓存无法使用；本次扫描不使用缓存</translation>
    </message>
    <message>
        <source>The cache was damaged and has been started anew</source>
        <translation>缓存已损坏，已重新建立</translation>
    </message>
    <message>
        <source>The curve is a picture and goes to a file.</source>
        <translation>曲线是一幅图，须写入文件。</translation>
    </message>
    <message>
        <source>The names in the file of labels are relative to the folder that it lies in.</source>
        <translation>标签文件中的名称相对于该文件所在的文件夹。</translation>
    </message>
    <message>
        <source>The network asked for is not installed; the embedded one is used</source>
        <translation>所选神经网络未安装；使用内置的神经网络</translation>
    </message>
    <message>
        <source>The network now runs elsewhere</source>
        <translation>神经网络改由另一运行设备运行</translation>
    </message>
    <message>
        <source>The record of removals and decisions had been removed and was written anew</source>
        <translation>移除和决定的记录曾被移走，已重新写出</translation>
    </message>
    <message>
        <source>The record of removals and decisions was damaged and has been repaired</source>
        <translation>移除和决定的记录曾损坏，已修复</translation>
    </message>
    <message>
        <source>The window cannot be opened: {why}</source>
        <translation>无法打开窗口：{why}</translation>
    </message>
    <message>
        <source>There is no display here: scanning without a window.</source>
        <translation>这里没有显示器：不使用窗口进行扫描。</translation>
    </message>
    <message>
        <source>There is no folder or file named “{path}”.</source>
        <translation>没有名为“{path}”的文件夹或文件。</translation>
    </message>
    <message>
        <source>There is nothing to put back.</source>
        <translation>没有可放回原处的图像。</translation>
    </message>
    <message>
        <source>There is nothing to resolve: in no group is it sure which image is to stay.</source>
        <translation>没有需要处理的图像：没有一个组能确定保留哪张图像。</translation>
    </message>
    <message>
        <source>To put them back: dedup-gui undo, or Edit &gt; Undo last removal in the window.</source>
        <translation>要放回原处：dedup-gui undo，或在窗口中选择“编辑”&gt;“撤销上次移除”。</translation>
    </message>
    <message>
        <source>VGG16 classifier, or any image model with a JSON beside it</source>
        <translation>VGG16 分类器，或旁边附有 JSON 的任意图像模型</translation>
    </message>
    <message>
        <source>Without a terminal add --yes.</source>
        <translation>没有终端时请加上 --yes。</translation>
    </message>
    <message>
        <source>Without a window: dedup-gui scan --help, and likewise import, apply, undo, evaluate and models.</source>
        <translation>不使用窗口：dedup-gui scan --help，import、apply、undo、evaluate 和 models 同样如此。</translation>
    </message>
    <message>
        <source>Would be moved to a folder</source>
        <translation>将移动到文件夹</translation>
    </message>
    <message>
        <source>Would be moved to the trash</source>
        <translation>将移动到回收站</translation>
    </message>
    <message>
        <source>Would be replaced by a clone that shares its space</source>
        <translation>将替换为与原文件共用空间的克隆</translation>
    </message>
    <message>
        <source>Would be replaced by a hard link</source>
        <translation>将替换为硬链接</translation>
    </message>
    <message>
        <source>Would be replaced by a symbolic link</source>
        <translation>将替换为符号链接</translation>
    </message>
    <message>
        <source>a hash that proposes pairs to the hash engine; may be repeated (default: phash)</source>
        <translation>为哈希引擎提出图像对的哈希；可重复指定（默认：phash）</translation>
    </message>
    <message>
        <source>a name from the list</source>
        <translation>列表中的名称</translation>
    </message>
    <message>
        <source>a saved review (.dedup-review), or a plan as a table (.csv)</source>
        <translation>审阅文件（.dedup-review），或表格形式的计划（.csv）</translation>
    </message>
    <message>
        <source>also group other shots of a scene and look-alikes</source>
        <translation>也将同一场景的另一次拍摄和外观相似的图像分组</translation>
    </message>
    <message>
        <source>also look into .zip and .cbz archives; nothing is removed from them</source>
        <translation>也查看 .zip 和 .cbz 压缩包；不会从中移除任何内容</translation>
    </message>
    <message>
        <source>also look into hidden files and folders</source>
        <translation>也查找隐藏的文件和文件夹</translation>
    </message>
    <message>
        <source>also show pairs of images that share a part, as groups of two</source>
        <translation>也显示局部重合的图像对，每对为一组</translation>
    </message>
    <message>
        <source>another moment or exposure</source>
        <translation>另一时刻或另一种曝光</translation>
    </message>
    <message>
        <source>another network (see: dedup-gui models)</source>
        <translation>另一个神经网络（参见：dedup-gui models）</translation>
    </message>
    <message>
        <source>bring what was resolved last on this Immich server back from its trash</source>
        <translation>将上次在此 Immich 服务器上处理的图像从其回收站恢复</translation>
    </message>
    <message>
        <source>check this installation: imports, resources, models, a small scan</source>
        <translation>检查此安装：导入、资源、模型、一次小型扫描</translation>
    </message>
    <message>
        <source>commands</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>connect</source>
        <translation>连接</translation>
    </message>
    <message>
        <source>decoding threads (default: all cores)</source>
        <translation>解码线程数（默认：所有核心）</translation>
    </message>
    <message>
        <source>do what was decided in a saved review, or stands in a plan</source>
        <translation>执行审阅文件或计划中的决定</translation>
    </message>
    <message>
        <source>download</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>download a model; takes up what an earlier try brought</source>
        <translation>下载模型；接着上次未完成的下载继续</translation>
    </message>
    <message>
        <source>draw precision and recall over the threshold here (PNG)</source>
        <translation>在此绘制精确率和召回率随阈值变化的曲线（PNG）</translation>
    </message>
    <message>
        <source>embedded</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>failed</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>features: {layers}</source>
        <translation>特征：{layers}</translation>
    </message>
    <message>
        <source>files and folders to pass over</source>
        <translation>要跳过的文件和文件夹</translation>
    </message>
    <message>
        <source>find groups of duplicates and write them down</source>
        <translation>查找重复图像的组并写出结果</translation>
    </message>
    <message>
        <source>folder (or single image) to scan</source>
        <translation>要扫描的文件夹（或单张图像）</translation>
    </message>
    <message>
        <source>folder nothing is ever removed from</source>
        <translation>不从中移除任何图像的文件夹</translation>
    </message>
    <message>
        <source>hash: digests and perceptual hashes; balanced: also a small network and a geometric check; thorough: the same with VGG16 where it is installed (default: balanced)</source>
        <translation>hash：摘要和感知哈希；balanced：另加一个小型神经网络和几何检查；thorough：同前，若已安装则使用 VGG16（默认：balanced）</translation>
    </message>
    <message>
        <source>install a model from an ONNX file</source>
        <translation>从 ONNX 文件安装模型</translation>
    </message>
    <message>
        <source>installed</source>
        <translation>已安装</translation>
    </message>
    <message>
        <source>judge the groups that another tool made</source>
        <translation>判断其他工具所分的组</translation>
    </message>
    <message>
        <source>keep ({why})</source>
        <translation>保留（{why}）</translation>
    </message>
    <message>
        <source>keep settings, cache, history, models and logs here (also: environment variable DEDUP_GUI_DATA_DIR)</source>
        <translation>将设置、缓存、历史记录、模型和日志存放在此（或用环境变量 DEDUP_GUI_DATA_DIR）</translation>
    </message>
    <message>
        <source>leave out what only weak matches tie together</source>
        <translation>排除仅由弱匹配联系起来的图像</translation>
    </message>
    <message>
        <source>list, fetch, import or remove networks</source>
        <translation>列出、获取、导入或移除神经网络</translation>
    </message>
    <message>
        <source>measure precision and recall on labelled images</source>
        <translation>用带标签的图像测量精确率和召回率</translation>
    </message>
    <message>
        <source>missing</source>
        <translation>缺失</translation>
    </message>
    <message>
        <source>move Immich&apos;s surplus images to its trash; asks first</source>
        <translation>将 Immich 多余的图像移动到其回收站；会先询问</translation>
    </message>
    <message>
        <source>moves with {image}: {path}</source>
        <translation>随 {image} 移动：{path}</translation>
    </message>
    <message>
        <source>must be a whole number, not {value}</source>
        <translation>须为整数，而不是 {value}</translation>
    </message>
    <message>
        <source>must be from 0 to 256</source>
        <translation>须在 0 到 256 之间</translation>
    </message>
    <message>
        <source>must not be negative</source>
        <translation>不能为负数</translation>
    </message>
    <message>
        <source>neither read nor write the fingerprint cache</source>
        <translation>既不读取也不写入指纹缓存</translation>
    </message>
    <message>
        <source>no progress on standard error</source>
        <translation>不在标准错误输出上显示进度</translation>
    </message>
    <message>
        <source>none of the labelled images is among those scanned</source>
        <translation>扫描到的图像中没有带标签的图像</translation>
    </message>
    <message>
        <source>not decoded</source>
        <translation>未解码</translation>
    </message>
    <message>
        <source>not found: any folder in the plan</source>
        <translation>未找到：计划中的任何文件夹</translation>
    </message>
    <message>
        <source>not found: {paths}</source>
        <translation>未找到：{paths}</translation>
    </message>
    <message>
        <source>not installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>of {total}</source>
        <translation>共 {total}</translation>
    </message>
    <message>
        <source>open the window and scan these</source>
        <translation>打开窗口并扫描这些文件夹</translation>
    </message>
    <message>
        <source>open the window on a small library of sample images</source>
        <translation>打开窗口并显示一小批示例图像</translation>
    </message>
    <message>
        <source>options</source>
        <translation>选项</translation>
    </message>
    <message>
        <source>pair precision {precision}, variant recall {variants}, pair recall {recall}, {false} false pairs, {missed} missed variants</source>
        <translation>图像对精确率 {precision}，变体召回率 {variants}，图像对召回率 {recall}，误合并 {false} 对，漏掉变体 {missed} 个</translation>
    </message>
    <message>
        <source>pass over smaller files</source>
        <translation>跳过小于此大小的文件</translation>
    </message>
    <message>
        <source>planned</source>
        <translation>已计划</translation>
    </message>
    <message>
        <source>positional arguments</source>
        <translation>位置参数</translation>
    </message>
    <message>
        <source>prepare</source>
        <translation>准备</translation>
    </message>
    <message>
        <source>prove everything and say what would be done</source>
        <translation>验证全部内容并说明将会做什么</translation>
    </message>
    <message>
        <source>put back what the last removal took, or one before</source>
        <translation>放回上次或更早一次移除的图像</translation>
    </message>
    <message>
        <source>remove a fetched or imported model</source>
        <translation>移除获取或导入的模型</translation>
    </message>
    <message>
        <source>restored</source>
        <translation>已恢复</translation>
    </message>
    <message>
        <source>say which removals there are</source>
        <translation>列出有哪些移除</translation>
    </message>
    <message>
        <source>show program&apos;s version number and exit</source>
        <translation>显示程序的版本号并退出</translation>
    </message>
    <message>
        <source>show this help message and exit</source>
        <translation>显示此帮助信息并退出</translation>
    </message>
    <message>
        <source>skipped ({code}): {path}</source>
        <translation>已跳过（{code}）：{path}</translation>
    </message>
    <message>
        <source>started</source>
        <translation>已开始</translation>
    </message>
    <message>
        <source>the API key of Immich is in this file; - = standard input</source>
        <translation>Immich 的 API 密钥在此文件中；- = 标准输入</translation>
    </message>
    <message>
        <source>the labelled images</source>
        <translation>带标签的图像</translation>
    </message>
    <message>
        <source>the removal (default: the last)</source>
        <translation>要放回的移除（默认：上一次）</translation>
    </message>
    <message>
        <source>the same template with other content</source>
        <translation>同一模板，内容不同</translation>
    </message>
    <message>
        <source>there is no {value}; choose from {choices}</source>
        <translation>没有 {value}；可选：{choices}</translation>
    </message>
    <message>
        <source>they share a part only</source>
        <translation>仅局部重合</translation>
    </message>
    <message>
        <source>tier {number}</source>
        <translation>级别 {number}</translation>
    </message>
    <message>
        <source>to be looked at: {relation}</source>
        <translation>待查看：{relation}</translation>
    </message>
    <message>
        <source>trashed</source>
        <translation>已移入回收站</translation>
    </message>
    <message>
        <source>usage: </source>
        <translation>用法：</translation>
    </message>
    <message>
        <source>verify</source>
        <translation>校验</translation>
    </message>
    <message>
        <source>wait</source>
        <translation>等待</translation>
    </message>
    <message>
        <source>web folder to take the file from</source>
        <translation>获取文件的网络文件夹</translation>
    </message>
    <message>
        <source>what czkawka or Krokiet (JSON), imagededup (JSON), fastdup (CSV) or dupeGuru saved; or the address of an Immich server</source>
        <translation>czkawka 或 Krokiet（JSON）、imagededup（JSON）、fastdup（CSV）或 dupeGuru 保存的文件；或 Immich 服务器的地址</translation>
    </message>
    <message>
        <source>what is installed, and what can be fetched (default)</source>
        <translation>已安装的和可获取的模型（默认）</translation>
    </message>
    <message>
        <source>what the weights were trained with</source>
        <translation>权重训练时所用的预处理</translation>
    </message>
    <message>
        <source>what to call it</source>
        <translation>模型的名称</translation>
    </message>
    <message>
        <source>what was below OLD on the computer of the scan is below NEW here; nothing elsewhere is touched then</source>
        <translation>扫描所用计算机上 OLD 之下的内容在这里位于 NEW 之下；此外不触及任何内容</translation>
    </message>
    <message>
        <source>where images named without a folder are (default: beside FILE)</source>
        <translation>未注明文件夹的图像所在位置（默认：FILE 旁边）</translation>
    </message>
    <message>
        <source>where the network runs: auto, cpu, cuda, … (default: auto)</source>
        <translation>神经网络的运行设备：auto、cpu、cuda…（默认：auto）</translation>
    </message>
    <message>
        <source>which of them are duplicates (JSON)</source>
        <translation>哪些是重复项（JSON）</translation>
    </message>
    <message>
        <source>with --resolve: do not ask</source>
        <translation>与 --resolve 一起使用：不询问</translation>
    </message>
    <message>
        <source>write a page with pictures here; - = standard output</source>
        <translation>在此写出带图像的网页；- = 标准输出</translation>
    </message>
    <message>
        <source>write a review here, with pictures, to be opened on any computer</source>
        <translation>在此写出带小图的审阅文件，可在任何计算机上打开</translation>
    </message>
    <message>
        <source>write one row for each image here; - = standard output</source>
        <translation>在此为每张图像写出一行；- = 标准输出</translation>
    </message>
    <message>
        <source>write the figures here; - = standard output</source>
        <translation>在此写出各项数值；- = 标准输出</translation>
    </message>
    <message>
        <source>write the result here; - = standard output</source>
        <translation>在此写出结果；- = 标准输出</translation>
    </message>
    <message>
        <source>{done} of {total} MB</source>
        <translation>{done} / {total} MB</translation>
    </message>
    <message>
        <source>{images} ({size}) of {groups}</source>
        <translation>{groups}中的 {images}（{size}）</translation>
    </message>
    <message>
        <source>{name} is installed.</source>
        <translation>{name} 已安装。</translation>
    </message>
    <message>
        <source>{name} is installed: {layer}, {length} numbers.</source>
        <translation>{name} 已安装：{layer}，{length} 个数值。</translation>
    </message>
    <message>
        <source>{name} is removed.</source>
        <translation>{name} 已移除。</translation>
    </message>
    <message>
        <source>{notice}.</source>
        <translation>{notice}。</translation>
    </message>
    <message>
        <source>{notice}: {detail}.</source>
        <translation>{notice}：{detail}。</translation>
    </message>
    <message>
        <source>{number} bytes</source>
        <translation>{number} 字节</translation>
    </message>
    <message>
        <source>{number} bytes can be freed</source>
        <translation>可释放 {number} 字节</translation>
    </message>
    <message>
        <source>{number} skipped</source>
        <translation>已跳过 {number} 个</translation>
    </message>
    <message>
        <source>{path} cannot be read as a key.</source>
        <translation>无法将 {path} 作为密钥读取。</translation>
    </message>
    <message>
        <source>{percent} % fetched</source>
        <translation>已获取 {percent}%</translation>
    </message>
    <message>
        <source>{program}: error: {message}</source>
        <translation>{program}: 错误：{message}</translation>
    </message>
    <message>
        <source>{progress}, {speed} images/s, {seconds} s left</source>
        <translation>{progress}，{speed} 张图像/秒，还剩 {seconds} 秒</translation>
    </message>
    <message>
        <source>{refused} of {all} pairs are refused.</source>
        <translation>{all} 对中有 {refused} 对未被认可。</translation>
    </message>
    <message>
        <source>{relation}, in a reference folder</source>
        <translation>{relation}，位于参考文件夹中</translation>
    </message>
    <message>
        <source>{relation}, in an archive</source>
        <translation>{relation}，在压缩包内</translation>
    </message>
    <message>
        <source>{seconds} s</source>
        <translation>{seconds} 秒</translation>
    </message>
    <message>
        <source>{sentence}: {path}</source>
        <translation>{sentence}：{path}</translation>
    </message>
    <message>
        <source>{stage}: {done}</source>
        <translation>{stage}：{done}</translation>
    </message>
    <message>
        <source>{stage}: {done} of {total}</source>
        <translation>{stage}：{done} / {total}</translation>
    </message>
    <message>
        <source>{state}: {name}</source>
        <translation>{state}：{name}</translation>
    </message>
    <message>
        <source>{state}: {name} ({detail})</source>
        <translation>{state}：{name}（{detail}）</translation>
    </message>
    <message>
        <source>{tool} grouped these (group {number}), Dedup does not</source>
        <translation>{tool} 将这些图像分为一组（组 {number}），Dedup 不认可</translation>
    </message>
    <message>
        <source>{tool} grouped these (group {number}), Dedup does not: {why}</source>
        <translation>{tool} 将这些图像分为一组（组 {number}），Dedup 不认可：{why}</translation>
    </message>
    <message>
        <source>… and {number} more</source>
        <translation>…另有 {number} 个</translation>
    </message>
    <message>
        <source>… and {number} more; --json writes all</source>
        <translation>…另有 {number} 个；--json 会写出全部</translation>
    </message>
</context>
<context>
    <name>codes</name>
    <message>
        <source>A name unlike that of a copy</source>
        <translation>名称不像副本</translation>
    </message>
    <message>
        <source>A whole file over a damaged one</source>
        <translation>完整的文件优先于损坏的文件</translation>
    </message>
    <message>
        <source>Also finds crops and edits with a small neural network, and checks every match.</source>
        <translation>还用小型神经网络查找裁剪和编辑过的图像，并核对每个匹配。</translation>
    </message>
    <message>
        <source>Another shot</source>
        <translation>另一次拍摄</translation>
    </message>
    <message>
        <source>Apple Neural Engine or GPU</source>
        <translation>Apple 神经网络引擎或 GPU</translation>
    </message>
    <message>
        <source>Balanced</source>
        <translation>均衡</translation>
    </message>
    <message>
        <source>Begun, not finished</source>
        <translation>已开始，未完成</translation>
    </message>
    <message>
        <source>Checking matches</source>
        <translation>正在核对匹配</translation>
    </message>
    <message>
        <source>Coarse shapes, as against their mean: says little more than how bright an image is</source>
        <translation>大致形状与其均值相比：只比图像亮度稍多一点信息</translation>
    </message>
    <message>
        <source>Coarse shapes, as against their median: finds most, and is the usual one</source>
        <translation>大致形状与其中位数相比：找到的最多，通常使用</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>正在比较</translation>
    </message>
    <message>
        <source>Cropped</source>
        <translation>已裁剪</translation>
    </message>
    <message>
        <source>Dark</source>
        <translation>深色</translation>
    </message>
    <message>
        <source>Dedup is already open, or scanning, on the same data. Nothing is lost by working in both, but what you decide in one is not seen in the other until that is started again.</source>
        <translation>Dedup 已在使用或扫描相同的数据。同时使用两者不会丢失任何内容，但在其中一个里做出的决定，另一个重新启动后才会显示。</translation>
    </message>
    <message>
        <source>Edited</source>
        <translation>已编辑</translation>
    </message>
    <message>
        <source>Exact copy</source>
        <translation>完全相同</translation>
    </message>
    <message>
        <source>Failed: the system refused; the file is where it was</source>
        <translation>失败：系统拒绝；文件仍在原处</translation>
    </message>
    <message>
        <source>Fast</source>
        <translation>快速</translation>
    </message>
    <message>
        <source>Finds exact copies and images that were resized, re-compressed, rotated or mirrored.</source>
        <translation>查找完全相同的副本，以及调整过尺寸、重新压缩、旋转或镜像的图像。</translation>
    </message>
    <message>
        <source>Firm matches only. Weak ones are left out: odds below 4.5 times those of the threshold (engine Fast: more than 2 % of the blocks differ), or a doubt that full detail leaves.</source>
        <translation>仅显示可靠匹配。弱匹配被排除：几率低于阈值的 4.5 倍（快速引擎：超过 2% 的图块不同），或细看后仍有疑问。</translation>
    </message>
    <message>
        <source>GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>In a reference folder</source>
        <translation>位于参考文件夹</translation>
    </message>
    <message>
        <source>In the preferred folder</source>
        <translation>位于优先文件夹</translation>
    </message>
    <message>
        <source>It belongs to another program&apos;s library and is left alone</source>
        <translation>它属于其他程序的图库，不处理</translation>
    </message>
    <message>
        <source>It changed while it was being read</source>
        <translation>读取时文件已更改</translation>
    </message>
    <message>
        <source>It claims many times the bytes that it has on disk</source>
        <translation>它声明的字节数远多于磁盘上的实际字节数</translation>
    </message>
    <message>
        <source>It disappeared during the scan</source>
        <translation>扫描期间文件消失</translation>
    </message>
    <message>
        <source>It has more pixels than is safe to open</source>
        <translation>像素过多，无法安全打开</translation>
    </message>
    <message>
        <source>It is an archive inside an archive, and is not opened</source>
        <translation>它是压缩包内的压缩包，不会打开</translation>
    </message>
    <message>
        <source>It is locked by a password, inside an archive</source>
        <translation>它在压缩包内，受密码保护</translation>
    </message>
    <message>
        <source>It is not a file but a pipe, socket or device</source>
        <translation>它不是文件，而是管道、套接字或设备</translation>
    </message>
    <message>
        <source>It is not there; is its drive connected?</source>
        <translation>文件不存在；所在驱动器是否已连接？</translation>
    </message>
    <message>
        <source>Its path is longer than the system allows</source>
        <translation>路径超出系统允许的长度</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Left alone: a file that belongs to it could not be moved with it</source>
        <translation>未处理：其随附文件无法一同移动</translation>
    </message>
    <message>
        <source>Left alone: it changed since the scan</source>
        <translation>未处理：扫描之后已更改</translation>
    </message>
    <message>
        <source>Left alone: it is in a reference folder</source>
        <translation>未处理：位于参考文件夹</translation>
    </message>
    <message>
        <source>Left alone: it, or the drive it was on, is no longer there</source>
        <translation>未处理：文件或其所在驱动器已不存在</translation>
    </message>
    <message>
        <source>Left alone: no unchanged, readable copy was found to keep</source>
        <translation>未处理：未找到可保留的、未更改且可读取的副本</translation>
    </message>
    <message>
        <source>Light</source>
        <translation>浅色</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>Looking for images</source>
        <translation>正在查找图像</translation>
    </message>
    <message>
        <source>Looks hardest, with the large VGG16 network; slower, and it has to be fetched once.</source>
        <translation>用大型 VGG16 神经网络查找得最深入；较慢，且须下载一次。</translation>
    </message>
    <message>
        <source>Loose</source>
        <translation>宽松</translation>
    </message>
    <message>
        <source>Mirrored</source>
        <translation>已镜像</translation>
    </message>
    <message>
        <source>Moved to the folder</source>
        <translation>已移动到文件夹</translation>
    </message>
    <message>
        <source>Moved to the trash</source>
        <translation>已移动到回收站</translation>
    </message>
    <message>
        <source>NVIDIA GPU</source>
        <translation>NVIDIA GPU</translation>
    </message>
    <message>
        <source>Named like an image, but its content is something else</source>
        <translation>名称像图像，但内容不是</translation>
    </message>
    <message>
        <source>Not enlarged from a smaller image</source>
        <translation>不是由较小的图像放大而成</translation>
    </message>
    <message>
        <source>Not put back: another file stands in its old place</source>
        <translation>未放回：原处有另一个文件</translation>
    </message>
    <message>
        <source>Not put back: the folder no longer has it</source>
        <translation>未放回：文件夹中已没有它</translation>
    </message>
    <message>
        <source>Not put back: the trash no longer has it</source>
        <translation>未放回：回收站中已没有它</translation>
    </message>
    <message>
        <source>Open: its drive is away; once it is back, start the program again, or undo</source>
        <translation>待定：所在驱动器未连接；重新连接后，请再次启动程序，或撤销</translation>
    </message>
    <message>
        <source>Other content</source>
        <translation>内容不同</translation>
    </message>
    <message>
        <source>Outside an archive</source>
        <translation>不在压缩包内的</translation>
    </message>
    <message>
        <source>Planned, not done</source>
        <translation>已计划，未执行</translation>
    </message>
    <message>
        <source>Put back</source>
        <translation>已放回原处</translation>
    </message>
    <message>
        <source>Re-encoded</source>
        <translation>已重新编码</translation>
    </message>
    <message>
        <source>Reading images</source>
        <translation>正在读取图像</translation>
    </message>
    <message>
        <source>Reading it crashed the decoder</source>
        <translation>读取时解码器崩溃</translation>
    </message>
    <message>
        <source>Reading it takes more time or memory than one file may have</source>
        <translation>读取所需的时间或内存超出单个文件的限度</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Replaced by a clone that shares its space</source>
        <translation>已替换为共用空间的克隆</translation>
    </message>
    <message>
        <source>Replaced by a hard link</source>
        <translation>已替换为硬链接</translation>
    </message>
    <message>
        <source>Replaced by a symbolic link</source>
        <translation>已替换为符号链接</translation>
    </message>
    <message>
        <source>Resized</source>
        <translation>已调整尺寸</translation>
    </message>
    <message>
        <source>Rotated</source>
        <translation>已旋转</translation>
    </message>
    <message>
        <source>Same pixels</source>
        <translation>像素相同</translation>
    </message>
    <message>
        <source>Shares a part</source>
        <translation>局部重合</translation>
    </message>
    <message>
        <source>Some settings could not be read and stand at their defaults.</source>
        <translation>部分设置无法读取，已恢复为默认值。</translation>
    </message>
    <message>
        <source>Strict</source>
        <translation>严格</translation>
    </message>
    <message>
        <source>The RAW of a JPEG over a copy elsewhere</source>
        <translation>JPEG 的 RAW 文件优先于别处的副本</translation>
    </message>
    <message>
        <source>The archive holds too much, or this file in it does</source>
        <translation>压缩包或其中的这个文件过大</translation>
    </message>
    <message>
        <source>The cache cannot be written, so the next scan will not be faster than this one.</source>
        <translation>无法写入缓存，因此下次扫描不会比这次快。</translation>
    </message>
    <message>
        <source>The cache was damaged and has been started afresh. Nothing is lost but time.</source>
        <translation>缓存已损坏，已重新建立。损失的只是时间。</translation>
    </message>
    <message>
        <source>The camera&apos;s original format over an export</source>
        <translation>相机的原始格式优先于导出的文件</translation>
    </message>
    <message>
        <source>The chosen network is not installed, so this scan uses the built-in one.</source>
        <translation>所选的神经网络未安装，因此此次扫描使用内置的。</translation>
    </message>
    <message>
        <source>The file ends before the image does</source>
        <translation>文件在图像结束之前中断</translation>
    </message>
    <message>
        <source>The file is empty</source>
        <translation>文件为空</translation>
    </message>
    <message>
        <source>The first by name</source>
        <translation>按名称排在最前</translation>
    </message>
    <message>
        <source>The graphics processor stopped answering; the scan goes on without it.</source>
        <translation>GPU 停止响应；扫描改为不使用它继续。</translation>
    </message>
    <message>
        <source>The image is damaged</source>
        <translation>图像已损坏</translation>
    </message>
    <message>
        <source>The largest file</source>
        <translation>最大的文件</translation>
    </message>
    <message>
        <source>The least compression</source>
        <translation>压缩最少</translation>
    </message>
    <message>
        <source>The most pixels</source>
        <translation>像素最多</translation>
    </message>
    <message>
        <source>The newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>The oldest</source>
        <translation>最旧</translation>
    </message>
    <message>
        <source>The program ended more than once while reading it</source>
        <translation>读取时程序不止一次意外退出</translation>
    </message>
    <message>
        <source>The record of removals and decisions was damaged. What could be read of it was kept, and the damaged file was set aside.</source>
        <translation>移除和决定的记录已损坏。可读取的部分已保留，损坏的文件已另存。</translation>
    </message>
    <message>
        <source>The record of removals and decisions was removed from the disk while the program was using it. It has been written anew, whole; what removes it will do so again.</source>
        <translation>程序使用移除和决定的记录时，该记录被从磁盘上移走。现已完整重新写入；若不排除原因，它会再次被移走。</translation>
    </message>
    <message>
        <source>The richest metadata</source>
        <translation>元数据最丰富</translation>
    </message>
    <message>
        <source>The shortest path</source>
        <translation>路径最短</translation>
    </message>
    <message>
        <source>The system refuses to read it</source>
        <translation>系统拒绝读取</translation>
    </message>
    <message>
        <source>The whole picture over a crop of it</source>
        <translation>完整画面优先于其裁剪图</translation>
    </message>
    <message>
        <source>This image format cannot be read here</source>
        <translation>此处无法读取这种图像格式</translation>
    </message>
    <message>
        <source>Thorough</source>
        <translation>深入</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>未决定</translation>
    </message>
    <message>
        <source>Unknown: what was recorded of it is damaged; nothing was done</source>
        <translation>未知：其记录已损坏；未执行任何操作</translation>
    </message>
    <message>
        <source>Weak matches, other shots of one scene, and look-alikes with other content, each said to be so. No rule marks them.</source>
        <translation>还显示弱匹配、同一场景的另一次拍摄，以及外观相似而内容不同的图像，均会注明。规则不会标记它们。</translation>
    </message>
    <message>
        <source>Weak matches, too, marked as such: odds below 4.5 times those of the threshold (engine Fast: more than 2 % of the blocks differ), or a doubt that full detail leaves. No rule marks them.</source>
        <translation>还显示弱匹配，并会注明：几率低于阈值的 4.5 倍（快速引擎：超过 2% 的图块不同），或细看后仍有疑问。规则不会标记它们。</translation>
    </message>
    <message>
        <source>What is brighter than the whole: strong where little was changed</source>
        <translation>比整体更亮之处：改动较少时有效</translation>
    </message>
    <message>
        <source>What most copies look like, over an edited one</source>
        <translation>与多数副本一致的优先于编辑过的</translation>
    </message>
    <message>
        <source>Where it grows brighter from left to right: strong where tones were changed</source>
        <translation>从左到右变亮之处：影调改变时有效</translation>
    </message>
    <message>
        <source>aHash</source>
        <translation>aHash</translation>
    </message>
    <message>
        <source>dHash</source>
        <translation>dHash</translation>
    </message>
    <message>
        <source>it belongs to the JPEG beside it, and moves with that</source>
        <translation>它属于同一位置的 JPEG，并随其移动</translation>
    </message>
    <message>
        <source>it comes first by name; nothing else tells them apart</source>
        <translation>它按名称排在最前；除此之外没有区别</translation>
    </message>
    <message>
        <source>it has the most pixels</source>
        <translation>它的像素最多</translation>
    </message>
    <message>
        <source>it has the richest metadata</source>
        <translation>它的元数据最丰富</translation>
    </message>
    <message>
        <source>it has the shortest path</source>
        <translation>它的路径最短</translation>
    </message>
    <message>
        <source>it is in a reference folder</source>
        <translation>它位于参考文件夹</translation>
    </message>
    <message>
        <source>it is in its original format, another was made from it</source>
        <translation>它是原始格式，另一张由它制成</translation>
    </message>
    <message>
        <source>it is in the folder you prefer</source>
        <translation>它位于优先文件夹</translation>
    </message>
    <message>
        <source>it is the largest file</source>
        <translation>它是最大的文件</translation>
    </message>
    <message>
        <source>it is the newest</source>
        <translation>它最新</translation>
    </message>
    <message>
        <source>it is the oldest</source>
        <translation>它最旧</translation>
    </message>
    <message>
        <source>it is the one outside an archive</source>
        <translation>它不在压缩包内</translation>
    </message>
    <message>
        <source>it lost the least to compression, blur and lost colour</source>
        <translation>它因压缩、模糊和颜色丢失而损失的最少</translation>
    </message>
    <message>
        <source>it shows the whole picture, the others are cut from it</source>
        <translation>它显示完整画面，其他的裁剪自它</translation>
    </message>
    <message>
        <source>it was not enlarged from a smaller image</source>
        <translation>它不是由较小的图像放大而成</translation>
    </message>
    <message>
        <source>its file is the most complete: data are missing from the other</source>
        <translation>它的文件最完整：另一个文件缺少数据</translation>
    </message>
    <message>
        <source>its name does not look like that of a copy</source>
        <translation>它的名称不像副本</translation>
    </message>
    <message>
        <source>pHash</source>
        <translation>pHash</translation>
    </message>
    <message>
        <source>pHash (mean)</source>
        <translation>pHash（均值）</translation>
    </message>
    <message>
        <source>processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>the fastest that works</source>
        <translation>可用的最快设备</translation>
    </message>
    <message>
        <source>the other was edited: most copies look like this one, or something was put around it</source>
        <translation>另一张经过编辑：多数副本与这张一致，或另一张的四周加了内容</translation>
    </message>
    <message>
        <source>the processor only</source>
        <translation>仅处理器</translation>
    </message>
    <message>
        <source>{model} on {processor}</source>
        <translation>{model}（{processor}）</translation>
    </message>
    <message>
        <source>{sentence} ({detail})</source>
        <translation>{sentence}（{detail}）</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}。</translation>
    </message>
</context>
<context>
    <name>compare</name>
    <message>
        <source>&lt; {percent}</source>
        <translation>&lt; {percent}</translation>
    </message>
    <message>
        <source>A on the left of the divider, B on its right: drag the divider</source>
        <translation>分隔线左侧为 A，右侧为 B：拖动分隔线</translation>
    </message>
    <message>
        <source>Amplification of the difference</source>
        <translation>差异的放大强度</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>压缩包</translation>
    </message>
    <message>
        <source>As stored</source>
        <translation>按原样</translation>
    </message>
    <message>
        <source>B over A, as transparent as the slider says</source>
        <translation>B 叠在 A 上，透明度由滑块决定</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>Both images beside each other, zoomed and moved together</source>
        <translation>两张图像并排显示，同步缩放和平移</translation>
    </message>
    <message>
        <source>Compare: {way}</source>
        <translation>比较：{way}</translation>
    </message>
    <message>
        <source>Comparing…</source>
        <translation>正在比较…</translation>
    </message>
    <message>
        <source>Comparison of two images</source>
        <translation>两张图像的比较</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Difference to A</source>
        <translation>与 A 的差异</translation>
    </message>
    <message>
        <source>Divider, share or amplification</source>
        <translation>分隔线、占比或放大强度</translation>
    </message>
    <message>
        <source>Fit</source>
        <translation>适应</translation>
    </message>
    <message>
        <source>Fit in the window</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Flip</source>
        <translation>交替显示</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Grid: difference to A</source>
        <translation>网格：与 A 的差异</translation>
    </message>
    <message>
        <source>It is in a reference folder: nothing is removed from there.</source>
        <translation>它位于参考文件夹中：其中的图像不会被移除。</translation>
    </message>
    <message>
        <source>It is inside an archive: what lies there is only shown.</source>
        <translation>它在压缩包内：其中的图像仅供查看。</translation>
    </message>
    <message>
        <source>Keep</source>
        <translation>保留</translation>
    </message>
    <message>
        <source>Keep {letter}</source>
        <translation>保留 {letter}</translation>
    </message>
    <message>
        <source>Keep {letter}, {name}</source>
        <translation>保留 {letter}，{name}</translation>
    </message>
    <message>
        <source>Loading…</source>
        <translation>正在加载…</translation>
    </message>
    <message>
        <source>Mark {letter} for removal</source>
        <translation>将 {letter} 标记为移除</translation>
    </message>
    <message>
        <source>No visible difference</source>
        <translation>没有可见差异</translation>
    </message>
    <message>
        <source>One in the place of the other: Space shows the other one</source>
        <translation>在同一位置显示其中一张：按空格键显示另一张</translation>
    </message>
    <message>
        <source>One pixel of A for each pixel of the screen</source>
        <translation>屏幕的每个像素显示 A 的一个像素</translation>
    </message>
    <message>
        <source>Outline the places that differ</source>
        <translation>框出不同之处</translation>
    </message>
    <message>
        <source>Place of the divider</source>
        <translation>分隔线的位置</translation>
    </message>
    <message>
        <source>Places</source>
        <translation>不同之处</translation>
    </message>
    <message>
        <source>Reduced: {reason}</source>
        <translation>已缩小：{reason}</translation>
    </message>
    <message>
        <source>Reduced; sharp in a moment</source>
        <translation>已缩小；稍后显示清晰画面</translation>
    </message>
    <message>
        <source>Reduced; sharp once chosen</source>
        <translation>已缩小；选中后显示清晰画面</translation>
    </message>
    <message>
        <source>Reduced; zoom in to see every pixel</source>
        <translation>已缩小；放大后可看到每个像素</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove {letter}, {name}</source>
        <translation>移除 {letter}，{name}</translation>
    </message>
    <message>
        <source>Share of B</source>
        <translation>B 的占比</translation>
    </message>
    <message>
        <source>Show B turned and sized as its file is, not as A is</source>
        <translation>按文件原有的方向和尺寸显示 B，不与 A 对齐</translation>
    </message>
    <message>
        <source>Show the images whole</source>
        <translation>显示完整图像</translation>
    </message>
    <message>
        <source>Show what differs from A in each image</source>
        <translation>显示每张图像与 A 的差异</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Suggested keeper</source>
        <translation>建议保留的图像</translation>
    </message>
    <message>
        <source>Swipe</source>
        <translation>滑动对比</translation>
    </message>
    <message>
        <source>Up to nine images of the group, zoomed and moved together: click one to compare it with A</source>
        <translation>组内最多九张图像，同步缩放和平移：点击其中一张可与 A 比较</translation>
    </message>
    <message>
        <source>Ways to compare</source>
        <translation>比较方式</translation>
    </message>
    <message>
        <source>What differs glows; the slider sets how strongly</source>
        <translation>差异处会发亮；亮度由滑块决定</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
    <message>
        <source>Zoom to {percent}</source>
        <translation>缩放至 {percent}</translation>
    </message>
    <message>
        <source>chosen</source>
        <translation>已选择</translation>
    </message>
    <message>
        <source>same</source>
        <translation>相同</translation>
    </message>
    <message>
        <source>{letter}: {text}</source>
        <translation>{letter}：{text}</translation>
    </message>
    <message>
        <source>{name} ([ and ])</source>
        <translation>{name}（[ 和 ]）</translation>
    </message>
    <message>
        <source>{share} differ</source>
        <translation>{share} 不同</translation>
    </message>
    <message>
        <source>{share} differ visibly</source>
        <translation>{share} 有可见差异</translation>
    </message>
    <message>
        <source>{shown} of {number}</source>
        <translation>{number} 张中的 {shown} 张</translation>
    </message>
    <message>
        <source>{some} of {all} levels and more</source>
        <translation>{all} 级中的 {some} 级及以上</translation>
    </message>
</context>
<context>
    <name>details</name>
    <message>
        <source>Immich no longer has this group</source>
        <translation>Immich 已没有此组</translation>
    </message>
    <message>
        <source>a second name of the file is left there</source>
        <translation>文件的第二个名称遗留于</translation>
    </message>
    <message>
        <source>an image of this group has changed</source>
        <translation>此组中有一张图像已更改</translation>
    </message>
    <message>
        <source>clones are not supported on this system</source>
        <translation>此系统不支持克隆</translation>
    </message>
    <message>
        <source>content</source>
        <translation>内容</translation>
    </message>
    <message>
        <source>identical content needed</source>
        <translation>需要相同的内容</translation>
    </message>
    <message>
        <source>interrupted</source>
        <translation>中断</translation>
    </message>
    <message>
        <source>it is no file any more</source>
        <translation>它已不是文件</translation>
    </message>
    <message>
        <source>it is not in the trash</source>
        <translation>它不在回收站中</translation>
    </message>
    <message>
        <source>it is still in the trash</source>
        <translation>它仍在回收站中</translation>
    </message>
    <message>
        <source>its folder cannot be written</source>
        <translation>无法写入其文件夹</translation>
    </message>
    <message>
        <source>no free name in the trash</source>
        <translation>回收站中没有可用的名称</translation>
    </message>
    <message>
        <source>not told</source>
        <translation>未说明</translation>
    </message>
    <message>
        <source>other images are in this group now</source>
        <translation>此组中现在有其他图像</translation>
    </message>
    <message>
        <source>size or time</source>
        <translation>大小或时间</translation>
    </message>
    <message>
        <source>something else stands at the old place</source>
        <translation>原处已有其他文件</translation>
    </message>
    <message>
        <source>the copy cannot be compared</source>
        <translation>无法比较副本</translation>
    </message>
    <message>
        <source>the copy differs from the file</source>
        <translation>副本与文件不同</translation>
    </message>
    <message>
        <source>the drive is away</source>
        <translation>驱动器未连接</translation>
    </message>
    <message>
        <source>the file changed on its way to the trash</source>
        <translation>文件在移动到回收站途中已更改</translation>
    </message>
    <message>
        <source>the file changed while it was copied</source>
        <translation>文件在复制时已更改</translation>
    </message>
    <message>
        <source>the file is gone</source>
        <translation>文件已不存在</translation>
    </message>
    <message>
        <source>the file is gone, and the system does not tell where the trash put it</source>
        <translation>文件已不存在，系统未说明回收站将其放在何处</translation>
    </message>
    <message>
        <source>the folder it was moved to is away</source>
        <translation>移动的目标文件夹无法访问</translation>
    </message>
    <message>
        <source>the folder no longer has the file</source>
        <translation>文件夹中已没有该文件</translation>
    </message>
    <message>
        <source>the folder to move to is not there, or on another drive now</source>
        <translation>要移动到的文件夹不存在，或现在位于另一驱动器</translation>
    </message>
    <message>
        <source>the image to keep is no longer there</source>
        <translation>要保留的图像已不存在</translation>
    </message>
    <message>
        <source>the link does not lead to the keeper</source>
        <translation>链接未指向保留图像</translation>
    </message>
    <message>
        <source>the system reported success, but the file is where it was</source>
        <translation>系统报告成功，但文件仍在原处</translation>
    </message>
    <message>
        <source>the system&apos;s trash refused the file</source>
        <translation>系统的回收站拒绝了该文件</translation>
    </message>
    <message>
        <source>the trash does not have the file</source>
        <translation>回收站中没有该文件</translation>
    </message>
    <message>
        <source>the trash has another file at that place</source>
        <translation>回收站中该位置是另一个文件</translation>
    </message>
    <message>
        <source>the trash no longer has the file</source>
        <translation>回收站中已没有该文件</translation>
    </message>
    <message>
        <source>the trash reported success, but does not have the file</source>
        <translation>回收站报告成功，但其中没有该文件</translation>
    </message>
    <message>
        <source>the trash reported success, but the file is where it was</source>
        <translation>回收站报告成功，但文件仍在原处</translation>
    </message>
    <message>
        <source>this drive has no Recycle Bin</source>
        <translation>此驱动器没有回收站</translation>
    </message>
    <message>
        <source>this file system has no trash folder that can be used</source>
        <translation>此文件系统没有可用的回收站文件夹</translation>
    </message>
    <message>
        <source>too many files of this name</source>
        <translation>同名文件过多</translation>
    </message>
    <message>
        <source>what it says of the picture could not be written beside the image that stays</source>
        <translation>其中关于画面的信息无法写到保留的图像旁边</translation>
    </message>
    <message>
        <source>what the trash has at that place a later batch removed</source>
        <translation>回收站中该位置的文件是后来移除的</translation>
    </message>
    <message>
        <source>what the trash has is not the file</source>
        <translation>回收站中的不是该文件</translation>
    </message>
    <message>
        <source>what the trash has of it is left there</source>
        <translation>回收站中的部分遗留于</translation>
    </message>
</context>
<context>
    <name>dialogs</name>
    <message>
        <source>&amp;Address</source>
        <translation>地址(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Duplicates after all</source>
        <translation>仍是重复项(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Open folder</source>
        <translation>打开文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Open review</source>
        <translation>打开审阅文件(&amp;O)</translation>
    </message>
    <message>
        <source>A f&amp;ile that another tool saved</source>
        <translation>其他工具保存的文件(&amp;I)</translation>
    </message>
    <message>
        <source>API &amp;key</source>
        <translation>API 密钥(&amp;K)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>An I&amp;mmich server</source>
        <translation>Immich 服务器(&amp;M)</translation>
    </message>
    <message>
        <source>An image that is not known any more</source>
        <translation>已无记录的图像</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>压缩包</translation>
    </message>
    <message>
        <source>Archives without images of their own</source>
        <translation>没有独有图像的压缩包</translation>
    </message>
    <message>
        <source>As in a browser: http://192.168.1.5:2283</source>
        <translation>与浏览器中相同：http://192.168.1.5:2283</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>关闭(&amp;L)</translation>
    </message>
    <message>
        <source>CSV table (*.csv)</source>
        <translation>CSV 表格 (*.csv)</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Choose folder…</source>
        <translation>选择文件夹…</translation>
    </message>
    <message>
        <source>Choose the file that the tool saved</source>
        <translation>选择该工具保存的文件</translation>
    </message>
    <message>
        <source>Choose the folder that the images are in</source>
        <translation>选择图像所在的文件夹</translation>
    </message>
    <message>
        <source>Choose the folder that {folder} is here</source>
        <translation>选择“{folder}”在这台计算机上对应的文件夹</translation>
    </message>
    <message>
        <source>Choose…</source>
        <translation>选择…</translation>
    </message>
    <message>
        <source>Close this window</source>
        <translation>关闭此窗口</translation>
    </message>
    <message>
        <source>Closes this list; the groups stay</source>
        <translation>关闭此列表；各组不变</translation>
    </message>
    <message>
        <source>Copies the selected rows, or all of them (Ctrl+C)</source>
        <translation>复制所选的行，未选择时复制全部（Ctrl+C）</translation>
    </message>
    <message>
        <source>Dedup reads the images that another tool grouped and judges each of its pairs. What it confirms is reviewed like the groups of a scan; what it refuses is listed.</source>
        <translation>Dedup 读取其他工具归组的图像，并判断其中的每对图像。确认的与扫描所得的组一样审阅，不认同的另行列出。</translation>
    </message>
    <message>
        <source>Export ignored pairs</source>
        <translation>导出已忽略的图像对</translation>
    </message>
    <message>
        <source>Filter</source>
        <translation>筛选</translation>
    </message>
    <message>
        <source>Filter by name or folder</source>
        <translation>按名称或文件夹筛选</translation>
    </message>
    <message>
        <source>Filter by name, folder or reason</source>
        <translation>按名称、文件夹或原因筛选</translation>
    </message>
    <message>
        <source>Filter ignored pairs by name or folder</source>
        <translation>按名称或文件夹筛选已忽略的图像对</translation>
    </message>
    <message>
        <source>Folder of the images</source>
        <translation>图像所在的文件夹</translation>
    </message>
    <message>
        <source>From Immich: Account settings, API keys. It is not kept</source>
        <translation>见 Immich 的账户设置、API 密钥。不会保存</translation>
    </message>
    <message>
        <source>Grouped by {tool}, not by Dedup</source>
        <translation>{tool} 归为一组而 Dedup 不认同</translation>
    </message>
    <message>
        <source>Groups of another tool</source>
        <translation>其他工具的组</translation>
    </message>
    <message>
        <source>Groups of other tools (*.json *.csv *.dupeguru *.xml *.txt)</source>
        <translation>其他工具的组 (*.json *.csv *.dupeguru *.xml *.txt)</translation>
    </message>
    <message>
        <source>Ignored pairs</source>
        <translation>已忽略的图像对</translation>
    </message>
    <message>
        <source>Images i&amp;n</source>
        <translation>图像位于(&amp;N)</translation>
    </message>
    <message>
        <source>Images that Dedup does not group</source>
        <translation>Dedup 不归组的图像</translation>
    </message>
    <message>
        <source>Import</source>
        <translation>导入</translation>
    </message>
    <message>
        <source>Import groups</source>
        <translation>导入组</translation>
    </message>
    <message>
        <source>Imports nothing (Esc)</source>
        <translation>不导入（Esc）</translation>
    </message>
    <message>
        <source>Its images are fetched while they are judged; nothing is changed there yet</source>
        <translation>判断时从服务器获取图像；此时不更改服务器上的任何内容</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Keyboard</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Keys and what they do</source>
        <translation>快捷键及其作用</translation>
    </message>
    <message>
        <source>Leave what is on show as it is</source>
        <translation>保持当前显示的内容不变</translation>
    </message>
    <message>
        <source>Looking…</source>
        <translation>正在查找…</translation>
    </message>
    <message>
        <source>No pair has “{text}” in a name or folder.</source>
        <translation>没有名称或文件夹含“{text}”的图像对。</translation>
    </message>
    <message>
        <source>No pairs yet.
“Not duplicates” on the review page puts them here, and they are never grouped again.</source>
        <translation>还没有图像对。
在审阅页面选择“不是重复项”后列在这里，之后不再归为一组。</translation>
    </message>
    <message>
        <source>Not reachable: {folder}</source>
        <translation>无法访问：{folder}</translation>
    </message>
    <message>
        <source>Only where the file names images without their folder</source>
        <translation>仅当文件中的图像不带所在文件夹时需要</translation>
    </message>
    <message>
        <source>Open the review with the images that are found</source>
        <translation>以找到的图像打开审阅文件</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Reads the images and judges the groups; nothing is changed (Enter)</source>
        <translation>读取图像并判断各组；不更改任何文件（Enter）</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Saved by czkawka, Krokiet, imagededup, fastdup or dupeGuru</source>
        <translation>由 czkawka、Krokiet、imagededup、fastdup 或 dupeGuru 保存</translation>
    </message>
    <message>
        <source>Skipped images</source>
        <translation>已跳过的图像</translation>
    </message>
    <message>
        <source>The file could not be written: {reason}</source>
        <translation>无法写入文件：{reason}</translation>
    </message>
    <message>
        <source>The pair may be grouped again. What is not on show yet comes with the next scan.</source>
        <translation>这对图像可重新归组。尚未显示的将在下次扫描时出现。</translation>
    </message>
    <message>
        <source>The selected pairs may be grouped again (Delete)</source>
        <translation>所选的图像对可重新归组（Delete）</translation>
    </message>
    <message>
        <source>They cannot be read: {reason}</source>
        <translation>无法读取：{reason}</translation>
    </message>
    <message>
        <source>What Dedup says</source>
        <translation>Dedup 的判断</translation>
    </message>
    <message>
        <source>Where its images are</source>
        <translation>其中的图像还在哪里</translation>
    </message>
    <message>
        <source>Without all of them no image would be lost. Nothing is removed: that is for you to decide.</source>
        <translation>即使没有所有这些压缩包，也不会丢失任何图像。程序不会移除它们，由用户决定。</translation>
    </message>
    <message>
        <source>Write the selected pairs, or all listed, as CSV or JSON</source>
        <translation>将所选的图像对写为 CSV 或 JSON，未选择时写出列出的全部</translation>
    </message>
    <message>
        <source>czkawka and Krokiet (JSON), imagededup (JSON), fastdup (CSV), dupeGuru</source>
        <translation>czkawka 和 Krokiet（JSON）、imagededup（JSON）、fastdup（CSV）、dupeGuru</translation>
    </message>
    <message>
        <source>{keys}: {what}</source>
        <translation>{keys}：{what}</translation>
    </message>
    <message>
        <source>{one} and {other} are no duplicates</source>
        <translation>“{one}”和“{other}”不是重复项</translation>
    </message>
    <message>
        <source>{pairs} written.</source>
        <translation>已写出 {pairs}。</translation>
    </message>
</context>
<context>
    <name>errors</name>
    <message>
        <source>--map {pair}: {why}</source>
        <translation>--map {pair}：{why}</translation>
    </message>
    <message>
        <source>--map: not found: {path}</source>
        <translation>--map：未找到：{path}</translation>
    </message>
    <message>
        <source>Check that the disk is there, or choose another folder with --data-dir.</source>
        <translation>请检查磁盘是否连接，或用 --data-dir 选择另一个文件夹。</translation>
    </message>
    <message>
        <source>Check the disk and the permissions.</source>
        <translation>请检查磁盘和权限。</translation>
    </message>
    <message>
        <source>Check the file&apos;s permissions.</source>
        <translation>请检查文件的权限。</translation>
    </message>
    <message>
        <source>Choose a VGG16 classifier with its dense layers, or describe the model in a JSON file beside it: {&quot;output&quot;: &quot;name of the tensor to compare by&quot;, &quot;preprocessing&quot;: &quot;torch&quot;}.</source>
        <translation>请选择带全连接层的 VGG16 分类器，或在模型旁的 JSON 文件中加以描述：{&quot;output&quot;: &quot;name of the tensor to compare by&quot;, &quot;preprocessing&quot;: &quot;torch&quot;}。</translation>
    </message>
    <message>
        <source>Choose a file that this program exported.</source>
        <translation>请选择由本程序导出的文件。</translation>
    </message>
    <message>
        <source>Choose a model that takes square colour images.</source>
        <translation>请选择以方形彩色图像为输入的模型。</translation>
    </message>
    <message>
        <source>Choose an .onnx file.</source>
        <translation>请选择 .onnx 文件。</translation>
    </message>
    <message>
        <source>Choose another folder.</source>
        <translation>请选择另一个文件夹。</translation>
    </message>
    <message>
        <source>Choose another model.</source>
        <translation>请选择另一个模型。</translation>
    </message>
    <message>
        <source>Choose another one.</source>
        <translation>请选择另一个。</translation>
    </message>
    <message>
        <source>Close other windows of the program and try again.</source>
        <translation>请关闭本程序的其他窗口后重试。</translation>
    </message>
    <message>
        <source>Close the program and start it again.</source>
        <translation>请关闭程序后重新启动。</translation>
    </message>
    <message>
        <source>Close the scan that uses it.</source>
        <translation>请关闭正在使用它的扫描。</translation>
    </message>
    <message>
        <source>Connect the drive that holds it.</source>
        <translation>请连接所在的驱动器。</translation>
    </message>
    <message>
        <source>Export it again, with a free batch size.</source>
        <translation>请以可变的批大小重新导出。</translation>
    </message>
    <message>
        <source>Export it into one file.</source>
        <translation>请导出为单个文件。</translation>
    </message>
    <message>
        <source>Export it with opset {oldest} or later.</source>
        <translation>请以 opset {oldest} 或更高版本导出。</translation>
    </message>
    <message>
        <source>Export it with such an input.</source>
        <translation>请以这样的输入导出。</translation>
    </message>
    <message>
        <source>Fetch it with: dedup-gui models fetch {name}</source>
        <translation>可用此命令获取：dedup-gui models fetch {name}</translation>
    </message>
    <message>
        <source>Fetch or import it again.</source>
        <translation>请重新获取或导入。</translation>
    </message>
    <message>
        <source>Free some space on the disk and try again.</source>
        <translation>请释放磁盘空间后重试。</translation>
    </message>
    <message>
        <source>Give it another name.</source>
        <translation>请换一个名称。</translation>
    </message>
    <message>
        <source>Give it one of letters and digits.</source>
        <translation>请用字母和数字命名。</translation>
    </message>
    <message>
        <source>Images of an Immich server can go to its trash, and nowhere else.</source>
        <translation>Immich 服务器的图像只能移动到其回收站。</translation>
    </message>
    <message>
        <source>Import it again.</source>
        <translation>请重新导入。</translation>
    </message>
    <message>
        <source>Import its groups once more, with address and key, then put them back.</source>
        <translation>请用地址和密钥再次导入其组，然后放回原处。</translation>
    </message>
    <message>
        <source>In the model a tensor&apos;s size follows from the pixels ({op_type}).</source>
        <translation>模型中有张量的大小取决于像素（{op_type}）。</translation>
    </message>
    <message>
        <source>In {where} an object in braces was expected</source>
        <translation>{where}中应为花括号内的对象</translation>
    </message>
    <message>
        <source>In {where}, “{key}” is not known to this version of the program</source>
        <translation>本版本的程序不认识{where}中的“{key}”</translation>
    </message>
    <message>
        <source>Install the newer version again.</source>
        <translation>请重新安装较新的版本。</translation>
    </message>
    <message>
        <source>Install the program again.</source>
        <translation>请重新安装程序。</translation>
    </message>
    <message>
        <source>It was not written by Dedup: do not use it.</source>
        <translation>它不是由 Dedup 写出的：不要使用。</translation>
    </message>
    <message>
        <source>Its folders cannot be put there: {why}.</source>
        <translation>其文件夹无法放到那里：{why}。</translation>
    </message>
    <message>
        <source>Its outputs are: {names}. {advice}</source>
        <translation>其输出有：{names}。{advice}</translation>
    </message>
    <message>
        <source>Labels are a JSON object with &quot;groups&quot;: a list of lists of paths relative to the folder.</source>
        <translation>标签是一个 JSON 对象，其中 &quot;groups&quot; 为相对于该文件夹的路径列表的列表。</translation>
    </message>
    <message>
        <source>Leave the program&apos;s folder alone.</source>
        <translation>请勿改动程序的文件夹。</translation>
    </message>
    <message>
        <source>Make space on the disk, or move the data folder.</source>
        <translation>请腾出磁盘空间，或移动数据文件夹。</translation>
    </message>
    <message>
        <source>Make the folder writable, or choose another one with --data-dir.</source>
        <translation>请使该文件夹可写，或用 --data-dir 选择另一个。</translation>
    </message>
    <message>
        <source>Name another folder with --data-dir or in the variable DEDUP_GUI_DATA_DIR.</source>
        <translation>请用 --data-dir 或变量 DEDUP_GUI_DATA_DIR 指定另一个文件夹。</translation>
    </message>
    <message>
        <source>Name another folder with --data-dir.</source>
        <translation>请用 --data-dir 指定另一个文件夹。</translation>
    </message>
    <message>
        <source>Name the tensor of the DequantizeLinear behind it, or take the model that is not quantised.</source>
        <translation>请指定其后 DequantizeLinear 的张量，或使用未量化的模型。</translation>
    </message>
    <message>
        <source>No ReLU stands before the model&apos;s last dense layer.</source>
        <translation>模型最后一个全连接层之前没有 ReLU。</translation>
    </message>
    <message>
        <source>Only networks of fixed layers can be used. Export it without control flow.</source>
        <translation>只能使用由固定层组成的神经网络。请以不含控制流的形式导出。</translation>
    </message>
    <message>
        <source>Remove it first, or give another name.</source>
        <translation>请先移除它，或换一个名称。</translation>
    </message>
    <message>
        <source>Remove it, then fetch or import it again.</source>
        <translation>请移除后重新获取或导入。</translation>
    </message>
    <message>
        <source>Start the program again: it will save what is readable.</source>
        <translation>请重新启动程序：它会保存可读取的内容。</translation>
    </message>
    <message>
        <source>The description beside the model cannot be read: {why}</source>
        <translation>无法读取模型旁的描述：{why}</translation>
    </message>
    <message>
        <source>The description of the model is not JSON: {why}</source>
        <translation>模型的描述不是 JSON：{why}</translation>
    </message>
    <message>
        <source>The description of the model is not a JSON object.</source>
        <translation>模型的描述不是 JSON 对象。</translation>
    </message>
    <message>
        <source>The description of the model {name} is damaged.</source>
        <translation>模型 {name} 的描述已损坏。</translation>
    </message>
    <message>
        <source>The description&apos;s “preprocessing” is wrong.</source>
        <translation>描述中的“preprocessing”有误。</translation>
    </message>
    <message>
        <source>The description&apos;s “side” must be a number from {least} to {most}.</source>
        <translation>描述中的“side”须为 {least} 到 {most} 之间的数。</translation>
    </message>
    <message>
        <source>The description&apos;s “threshold” must be a number between 0 and 1.</source>
        <translation>描述中的“threshold”须为 0 到 1 之间的数。</translation>
    </message>
    <message>
        <source>The file cannot be read: it is a folder</source>
        <translation>无法读取该文件：它是一个文件夹</translation>
    </message>
    <message>
        <source>The file cannot be read: {why}</source>
        <translation>无法读取该文件：{why}</translation>
    </message>
    <message>
        <source>The file changed while it was copied.</source>
        <translation>文件在复制时已更改。</translation>
    </message>
    <message>
        <source>The file has {size}; a model in one file has {most} at most.</source>
        <translation>文件有 {size}；单个文件的模型最多 {most}。</translation>
    </message>
    <message>
        <source>The file holds no rules of the version {schema}: {told}</source>
        <translation>文件中没有版本 {schema} 的规则：{told}</translation>
    </message>
    <message>
        <source>The file is not JSON</source>
        <translation>文件不是 JSON</translation>
    </message>
    <message>
        <source>The file is too large to hold rules</source>
        <translation>文件过大，不可能是规则</translation>
    </message>
    <message>
        <source>The file of the model {name} is damaged: {path}</source>
        <translation>模型 {name} 的文件已损坏：{path}</translation>
    </message>
    <message>
        <source>The folder {folder} cannot be used: {why}.</source>
        <translation>文件夹 {folder} 无法使用：{why}。</translation>
    </message>
    <message>
        <source>The judge&apos;s coefficients cannot be read: {why}</source>
        <translation>无法读取判断所用的系数：{why}</translation>
    </message>
    <message>
        <source>The model cannot be read: {why}</source>
        <translation>无法读取模型：{why}</translation>
    </message>
    <message>
        <source>The model cannot be written: {why}</source>
        <translation>无法写入模型：{why}</translation>
    </message>
    <message>
        <source>The model could not be fetched. {reasons}</source>
        <translation>无法获取模型。{reasons}</translation>
    </message>
    <message>
        <source>The model does not end in dense layers as VGG16 does (found: {found}).</source>
        <translation>模型不像 VGG16 那样以全连接层结尾（找到：{found}）。</translation>
    </message>
    <message>
        <source>The model does not take colour images: its input is {dims}.</source>
        <translation>模型不接受彩色图像：其输入为 {dims}。</translation>
    </message>
    <message>
        <source>The model has an operator that is not allowed: {operator}</source>
        <translation>模型含有不允许的算子：{operator}</translation>
    </message>
    <message>
        <source>The model has functions, sparse weights or training steps of its own.</source>
        <translation>模型带有自己的函数、稀疏权重或训练步骤。</translation>
    </message>
    <message>
        <source>The model has no tensor named “{output}”.</source>
        <translation>模型没有名为“{output}”的张量。</translation>
    </message>
    <message>
        <source>The model has {number} operators.</source>
        <translation>模型有 {number} 个算子。</translation>
    </message>
    <message>
        <source>The model is too old (opset {opset}).</source>
        <translation>模型过旧（opset {opset}）。</translation>
    </message>
    <message>
        <source>The model keeps its weights in other files.</source>
        <translation>模型将权重存放在其他文件中。</translation>
    </message>
    <message>
        <source>The model needs a name.</source>
        <translation>模型需要一个名称。</translation>
    </message>
    <message>
        <source>The model takes images of {own_side} pixels, not {side}.</source>
        <translation>模型接受 {own_side} 像素的图像，而不是 {side}。</translation>
    </message>
    <message>
        <source>The model takes images of {width} x {height} pixels; only squares are supported.</source>
        <translation>模型接受 {width} x {height} 像素的图像；只支持方形。</translation>
    </message>
    <message>
        <source>The model takes {number} inputs, not one image.</source>
        <translation>模型需要 {number} 个输入，而不是一张图像。</translation>
    </message>
    <message>
        <source>The model {name} cannot be removed: {why}</source>
        <translation>无法移除模型 {name}：{why}</translation>
    </message>
    <message>
        <source>The model {name} comes with the program.</source>
        <translation>模型 {name} 随程序提供。</translation>
    </message>
    <message>
        <source>The model {name} is a part of the program.</source>
        <translation>模型 {name} 是程序的一部分。</translation>
    </message>
    <message>
        <source>The model {name} is not installed.</source>
        <translation>模型 {name} 未安装。</translation>
    </message>
    <message>
        <source>The model&apos;s dense layers do not stand on a max pooling as VGG16&apos;s do.</source>
        <translation>模型的全连接层不像 VGG16 那样位于最大池化之后。</translation>
    </message>
    <message>
        <source>The model&apos;s input is neither bytes nor floating-point numbers.</source>
        <translation>模型的输入既不是字节也不是浮点数。</translation>
    </message>
    <message>
        <source>The model&apos;s layer {layer} has {found} numbers, not {length}.</source>
        <translation>模型的层 {layer} 有 {found} 个数值，而不是 {length} 个。</translation>
    </message>
    <message>
        <source>The model&apos;s operators do not stand in their order ({tensor}).</source>
        <translation>模型的算子未按顺序排列（{tensor}）。</translation>
    </message>
    <message>
        <source>The network cannot be loaded: {why}</source>
        <translation>无法加载神经网络：{why}</translation>
    </message>
    <message>
        <source>The network cannot be run</source>
        <translation>无法运行该神经网络</translation>
    </message>
    <message>
        <source>The network cannot be run.</source>
        <translation>无法运行该神经网络。</translation>
    </message>
    <message>
        <source>The network gives the same, or no, numbers for different images.</source>
        <translation>神经网络对不同的图像给出相同的数值，或未给出数值。</translation>
    </message>
    <message>
        <source>The network mixes the images of a batch.</source>
        <translation>神经网络将同一批的图像混在一起。</translation>
    </message>
    <message>
        <source>The network takes too much time or memory, or brings the runtime down: {why}</source>
        <translation>神经网络占用过多时间或内存，或使运行环境崩溃：{why}</translation>
    </message>
    <message>
        <source>The program&apos;s own files are missing.</source>
        <translation>程序自身的文件缺失。</translation>
    </message>
    <message>
        <source>The rules are not of the version {schema}</source>
        <translation>规则不是版本 {schema} 的</translation>
    </message>
    <message>
        <source>The set of rules has no name</source>
        <translation>规则集没有名称</translation>
    </message>
    <message>
        <source>The tensor “{tensor}” is 8 bits wide ({op_type}).</source>
        <translation>张量“{tensor}”为 8 位（{op_type}）。</translation>
    </message>
    <message>
        <source>The trial was cancelled.</source>
        <translation>试运行已取消。</translation>
    </message>
    <message>
        <source>There is already a model named {name}.</source>
        <translation>已有名为 {name} 的模型。</translation>
    </message>
    <message>
        <source>There is no layer “{said}”.</source>
        <translation>没有层“{said}”。</translation>
    </message>
    <message>
        <source>There is no model named “{name}” to fetch.</source>
        <translation>没有可获取的名为“{name}”的模型。</translation>
    </message>
    <message>
        <source>There is no model named “{name}”.</source>
        <translation>没有名为“{name}”的模型。</translation>
    </message>
    <message>
        <source>There is no model named “{path}”.</source>
        <translation>没有名为“{path}”的模型。</translation>
    </message>
    <message>
        <source>There is no preprocessing “{said}”.</source>
        <translation>没有预处理“{said}”。</translation>
    </message>
    <message>
        <source>There is no provider named “{wanted}”.</source>
        <translation>没有名为“{wanted}”的运行设备。</translation>
    </message>
    <message>
        <source>There is no source for it.</source>
        <translation>没有来源。</translation>
    </message>
    <message>
        <source>There is no space for the model: it needs {missing} more, and {free} are free.</source>
        <translation>没有空间存放模型：还需 {missing}，可用 {free}。</translation>
    </message>
    <message>
        <source>This is no ONNX model, or it is damaged: {path}</source>
        <translation>这不是 ONNX 模型，或已损坏：{path}</translation>
    </message>
    <message>
        <source>This is no file but a pipe or device.</source>
        <translation>这不是文件，而是管道或设备。</translation>
    </message>
    <message>
        <source>This is not a VGG16 classifier as the known exporters write it.</source>
        <translation>这不是已知导出工具写出的 VGG16 分类器。</translation>
    </message>
    <message>
        <source>This was done on {address}, and the program keeps no key.</source>
        <translation>这是在 {address} 上进行的，程序不保存密钥。</translation>
    </message>
    <message>
        <source>Try again later (what has arrived is kept), set a mirror, or import the file.</source>
        <translation>请稍后重试（已下载的部分会保留），或设置镜像，或导入文件。</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请重试。</translation>
    </message>
    <message>
        <source>Use one of: output, fc2, pool5.</source>
        <translation>可用：output、fc2、pool5。</translation>
    </message>
    <message>
        <source>Use one of: {names}, or a file&apos;s path.</source>
        <translation>可用：{names}，或文件的路径。</translation>
    </message>
    <message>
        <source>Use one of: {names}.</source>
        <translation>可用：{names}。</translation>
    </message>
    <message>
        <source>Wait until it has finished, then try again.</source>
        <translation>请等待其完成后重试。</translation>
    </message>
    <message>
        <source>What is left of it is done by importing the server&apos;s groups once more.</source>
        <translation>其余部分需再次导入该服务器的组来完成。</translation>
    </message>
    <message>
        <source>What was recorded of this removal cannot be read.</source>
        <translation>无法读取此次移除的记录。</translation>
    </message>
    <message>
        <source>Write it like --map /nas/photos=/home/me/photos.</source>
        <translation>写法如 --map /nas/photos=/home/me/photos。</translation>
    </message>
    <message>
        <source>Write {&quot;order&quot;: &quot;rgb&quot; or &quot;bgr&quot;, &quot;scale&quot;: number, &quot;mean&quot;: three numbers, &quot;std&quot;: three numbers}.</source>
        <translation>写法：{&quot;order&quot;: &quot;rgb&quot; or &quot;bgr&quot;, &quot;scale&quot;: number, &quot;mean&quot;: three numbers, &quot;std&quot;: three numbers}。</translation>
    </message>
    <message>
        <source>another file stands in the place of {path}; what was recorded until then is in {kept}</source>
        <translation>{path} 处现在是另一个文件；此前的记录在 {kept} 中</translation>
    </message>
    <message>
        <source>another window of this program is removing images or putting them back</source>
        <translation>本程序的另一个窗口正在移除图像或将其放回</translation>
    </message>
    <message>
        <source>cannot write to standard output: {why}</source>
        <translation>无法写入标准输出：{why}</translation>
    </message>
    <message>
        <source>cannot write {path}: it is a folder</source>
        <translation>无法写入 {path}：它是一个文件夹</translation>
    </message>
    <message>
        <source>cannot write {path}: there is no folder {folder}</source>
        <translation>无法写入 {path}：没有文件夹 {folder}</translation>
    </message>
    <message>
        <source>cannot write {path}: {why}</source>
        <translation>无法写入 {path}：{why}</translation>
    </message>
    <message>
        <source>it does not say so</source>
        <translation>其中未注明</translation>
    </message>
    <message>
        <source>it has a shorter file</source>
        <translation>其文件较短</translation>
    </message>
    <message>
        <source>it says {schema}</source>
        <translation>其中写的是 {schema}</translation>
    </message>
    <message>
        <source>it sends a part without saying which</source>
        <translation>它发送了一部分，但未说明是哪一部分</translation>
    </message>
    <message>
        <source>it sends another part than the one asked for</source>
        <translation>它发送的不是所请求的部分</translation>
    </message>
    <message>
        <source>it sends the file packed</source>
        <translation>它以压缩形式发送文件</translation>
    </message>
    <message>
        <source>it sent another file (wrong SHA-256)</source>
        <translation>它发送了另一个文件（SHA-256 不符）</translation>
    </message>
    <message>
        <source>it sent more than the file&apos;s size</source>
        <translation>它发送的内容超出文件大小</translation>
    </message>
    <message>
        <source>its file has {length} bytes, not {size}</source>
        <translation>其文件有 {length} 字节，而不是 {size}</translation>
    </message>
    <message>
        <source>no permission to write</source>
        <translation>没有写入权限</translation>
    </message>
    <message>
        <source>rule {number}</source>
        <translation>规则 {number}</translation>
    </message>
    <message>
        <source>something else</source>
        <translation>其他内容</translation>
    </message>
    <message>
        <source>the file</source>
        <translation>该文件</translation>
    </message>
    <message>
        <source>the images are in {folder} already</source>
        <translation>图像已在 {folder} 中</translation>
    </message>
    <message>
        <source>the input</source>
        <translation>输入</translation>
    </message>
    <message>
        <source>the line broke at {done} of {size} bytes</source>
        <translation>连接在 {done} / {size} 字节处中断</translation>
    </message>
    <message>
        <source>the server answered {code} {reason}</source>
        <translation>服务器回答 {code} {reason}</translation>
    </message>
    <message>
        <source>the server does not answer</source>
        <translation>服务器没有响应</translation>
    </message>
    <message>
        <source>the set</source>
        <translation>该规则集</translation>
    </message>
    <message>
        <source>there is no way to it ({words})</source>
        <translation>无法连接到它（{words}）</translation>
    </message>
    <message>
        <source>{cache} cannot be used: {why}.</source>
        <translation>{cache} 无法使用：{why}。</translation>
    </message>
    <message>
        <source>{folder} cannot be used: {why}</source>
        <translation>{folder} 无法使用：{why}</translation>
    </message>
    <message>
        <source>{folder} is no folder</source>
        <translation>{folder} 不是文件夹</translation>
    </message>
    <message>
        <source>{names}, one of the program&apos;s own files, is missing.</source>
        <translation>程序自身的文件 {names} 缺失。</translation>
    </message>
    <message>
        <source>{path} cannot be read as labels: {why}</source>
        <translation>无法将 {path} 作为标签读取：{why}</translation>
    </message>
    <message>
        <source>{path} cannot be read, so it is not overwritten</source>
        <translation>无法读取 {path}，因此不覆盖它</translation>
    </message>
    <message>
        <source>{path} cannot be read: {why}</source>
        <translation>无法读取 {path}：{why}</translation>
    </message>
    <message>
        <source>{path} is longer than any plan.</source>
        <translation>{path} 超出任何计划的长度。</translation>
    </message>
    <message>
        <source>{path} is not a file</source>
        <translation>{path} 不是文件</translation>
    </message>
    <message>
        <source>{path} is removed again and again</source>
        <translation>{path} 一再被移走</translation>
    </message>
    <message>
        <source>{path} lists a file that is no image: {image}.</source>
        <translation>{path} 列出的文件不是图像：{image}。</translation>
    </message>
    <message>
        <source>{path} was removed</source>
        <translation>{path} 已被移走</translation>
    </message>
    <message>
        <source>{path} was written by a newer version of this program</source>
        <translation>{path} 由较新版本的程序写出</translation>
    </message>
    <message>
        <source>{path}: {why}</source>
        <translation>{path}：{why}</translation>
    </message>
    <message>
        <source>{url}: not an http address</source>
        <translation>{url}：不是 http 地址</translation>
    </message>
    <message>
        <source>{where} has more than {most} entries</source>
        <translation>{where}的条目多于 {most} 条</translation>
    </message>
    <message>
        <source>{where} is neither true nor false</source>
        <translation>{where}既不是 true 也不是 false</translation>
    </message>
    <message>
        <source>{where} is no day written as 2026-05-31</source>
        <translation>{where}不是 2026-05-31 这样的日期</translation>
    </message>
    <message>
        <source>{where} is no list</source>
        <translation>{where}不是列表</translation>
    </message>
    <message>
        <source>{where} is no number</source>
        <translation>{where}不是数</translation>
    </message>
    <message>
        <source>{where} is no size in bytes</source>
        <translation>{where}不是以字节表示的大小</translation>
    </message>
    <message>
        <source>{where} is no text of at most {longest} characters</source>
        <translation>{where}不是最多 {longest} 个字符的文本</translation>
    </message>
    <message>
        <source>{where} is {told}; known are {names}</source>
        <translation>{where}是{told}；已知的有 {names}</translation>
    </message>
    <message>
        <source>“{key}” of {where}</source>
        <translation>{where}的“{key}”</translation>
    </message>
</context>
<context>
    <name>evidence</name>
    <message>
        <source>Aligned pixels</source>
        <translation>对齐后的像素</translation>
    </message>
    <message>
        <source>Belongs to</source>
        <translation>属于</translation>
    </message>
    <message>
        <source>Bytes</source>
        <translation>字节</translation>
    </message>
    <message>
        <source>CMYK</source>
        <translation>CMYK</translation>
    </message>
    <message>
        <source>Captured</source>
        <translation>拍摄日期</translation>
    </message>
    <message>
        <source>Damage</source>
        <translation>损坏</translation>
    </message>
    <message>
        <source>Decided by</source>
        <translation>判断依据</translation>
    </message>
    <message>
        <source>Enlarged</source>
        <translation>放大过</translation>
    </message>
    <message>
        <source>Every pixel is the same; only the files around them differ.</source>
        <translation>每个像素都相同；只是文件本身不同。</translation>
    </message>
    <message>
        <source>Features</source>
        <translation>特征</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>In the same group</source>
        <translation>在同一组中</translation>
    </message>
    <message>
        <source>Keep both: they only share a part, and each shows something that the other does not.</source>
        <translation>两张都保留：它们仅局部重合，各有对方没有的内容。</translation>
    </message>
    <message>
        <source>Keep them all: they look alike, and what they say or show differs.</source>
        <translation>全部保留：它们外观相似，但文字或画面内容不同。</translation>
    </message>
    <message>
        <source>Keypoints</source>
        <translation>关键点</translation>
    </message>
    <message>
        <source>Lab</source>
        <translation>Lab</translation>
    </message>
    <message>
        <source>Metadata</source>
        <translation>元数据</translation>
    </message>
    <message>
        <source>Modified</source>
        <translation>修改日期</translation>
    </message>
    <message>
        <source>Moves with</source>
        <translation>随其移动</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>No real difference found: either may stay. This one is suggested because {reason}.</source>
        <translation>未发现实质差异：保留哪一张都可以。建议这张的理由：{reason}。</translation>
    </message>
    <message>
        <source>None: nothing here is certainly a duplicate. Look closely, and decide by hand.</source>
        <translation>无：这里没有能确定的重复项。请仔细查看，手动决定。</translation>
    </message>
    <message>
        <source>None: they are edits of one another, and nothing tells which was first. Look closely, and decide by hand.</source>
        <translation>无：它们由彼此编辑而来，无法判断先后。请仔细查看，手动决定。</translation>
    </message>
    <message>
        <source>Nothing here is certainly a duplicate: decide by hand.</source>
        <translation>这里没有能确定的重复项：请手动决定。</translation>
    </message>
    <message>
        <source>Only just above the threshold: look closely.</source>
        <translation>刚刚超过阈值：请仔细查看。</translation>
    </message>
    <message>
        <source>Other names</source>
        <translation>其他名称</translation>
    </message>
    <message>
        <source>Pages or frames</source>
        <translation>页数或帧数</translation>
    </message>
    <message>
        <source>Pixels</source>
        <translation>像素</translation>
    </message>
    <message>
        <source>Places that differ</source>
        <translation>不同之处</translation>
    </message>
    <message>
        <source>Problem</source>
        <translation>问题</translation>
    </message>
    <message>
        <source>Properties</source>
        <translation>属性</translation>
    </message>
    <message>
        <source>Quality</source>
        <translation>质量</translation>
    </message>
    <message>
        <source>Rotation of B</source>
        <translation>B 的旋转角度</translation>
    </message>
    <message>
        <source>Scale of B</source>
        <translation>B 的尺寸比例</translation>
    </message>
    <message>
        <source>Suggested keeper</source>
        <translation>建议保留的图像</translation>
    </message>
    <message>
        <source>Suggested: {reason}.</source>
        <translation>建议：{reason}。</translation>
    </message>
    <message>
        <source>The same picture in the same size, saved again.</source>
        <translation>同一画面，尺寸相同，重新保存过。</translation>
    </message>
    <message>
        <source>The same picture, with changes to it.</source>
        <translation>同一画面，有改动。</translation>
    </message>
    <message>
        <source>The same picture; {b} is {share} larger.</source>
        <translation>同一画面；{b} 的尺寸大 {share}。</translation>
    </message>
    <message>
        <source>The same picture; {b} is {share} smaller.</source>
        <translation>同一画面；{b} 的尺寸小 {share}。</translation>
    </message>
    <message>
        <source>The same picture; {b} was saved again.</source>
        <translation>同一画面；{b} 重新保存过。</translation>
    </message>
    <message>
        <source>The two were not compared directly; both match {names}, and are aligned through it.</source>
        <translation>两者未直接比较；它们都与“{names}”匹配，并通过它对齐。</translation>
    </message>
    <message>
        <source>The two were not compared directly; they are shown scaled to one another, which may not line up.</source>
        <translation>两者未直接比较；显示时调整为相同尺寸，可能没有对齐。</translation>
    </message>
    <message>
        <source>They are edits of one another, and nothing tells which was first: decide by hand.</source>
        <translation>它们由彼此编辑而来，无法判断先后：请手动决定。</translation>
    </message>
    <message>
        <source>What differs</source>
        <translation>不同之处</translation>
    </message>
    <message>
        <source>What differs may be an edit, another shot or other content: look closely.</source>
        <translation>差异可能来自编辑、另一次拍摄或不同的内容：请仔细查看。</translation>
    </message>
    <message>
        <source>Why these images match, and their properties</source>
        <translation>这些图像为何匹配，以及它们的属性</translation>
    </message>
    <message>
        <source>Why they match</source>
        <translation>匹配理由</translation>
    </message>
    <message>
        <source>black and white</source>
        <translation>黑白</translation>
    </message>
    <message>
        <source>grey</source>
        <translation>灰度</translation>
    </message>
    <message>
        <source>grey, 16 bit</source>
        <translation>灰度，16 位</translation>
    </message>
    <message>
        <source>grey, 32 bit</source>
        <translation>灰度，32 位</translation>
    </message>
    <message>
        <source>grey, float</source>
        <translation>灰度，浮点</translation>
    </message>
    <message>
        <source>identical (same BLAKE3 digest)</source>
        <translation>相同（BLAKE3 摘要相同）</translation>
    </message>
    <message>
        <source>identical (same digest of the pixels)</source>
        <translation>相同（像素摘要相同）</translation>
    </message>
    <message>
        <source>none</source>
        <translation>无</translation>
    </message>
    <message>
        <source>pHash distance</source>
        <translation>pHash 距离</translation>
    </message>
    <message>
        <source>palette</source>
        <translation>调色板</translation>
    </message>
    <message>
        <source>the pixels, laid over one another</source>
        <translation>叠加后的像素</translation>
    </message>
    <message>
        <source>with alpha</source>
        <translation>带透明通道</translation>
    </message>
    <message>
        <source>{a} and {b} are two shots of the same scene.</source>
        <translation>{a} 和 {b} 是同一场景的两次拍摄。</translation>
    </message>
    <message>
        <source>{a} and {b} look alike and have other content.</source>
        <translation>{a} 和 {b} 外观相似，内容不同。</translation>
    </message>
    <message>
        <source>{a} and {b} share a part.</source>
        <translation>{a} 和 {b} 局部重合。</translation>
    </message>
    <message>
        <source>{b} is an exact copy of {a}, byte for byte.</source>
        <translation>{b} 是 {a} 的副本，逐字节相同。</translation>
    </message>
    <message>
        <source>{b} is cut out of {a}.</source>
        <translation>{b} 裁剪自 {a}。</translation>
    </message>
    <message>
        <source>{b} is the mirror image of {a}, turned upside down.</source>
        <translation>{b} 是 {a} 的镜像，上下颠倒。</translation>
    </message>
    <message>
        <source>{b} is the mirror image of {a}, turned {degrees}° clockwise.</source>
        <translation>{b} 是 {a} 的镜像，顺时针旋转 {degrees}°。</translation>
    </message>
    <message>
        <source>{b} is the mirror image of {a}, turned {degrees}° counter-clockwise.</source>
        <translation>{b} 是 {a} 的镜像，逆时针旋转 {degrees}°。</translation>
    </message>
    <message>
        <source>{b} is the mirror image of {a}.</source>
        <translation>{b} 是 {a} 的镜像。</translation>
    </message>
    <message>
        <source>{b} is {a} turned upside down.</source>
        <translation>{b} 是上下颠倒的 {a}。</translation>
    </message>
    <message>
        <source>{b} is {a} turned {degrees}° clockwise.</source>
        <translation>{b} 是顺时针旋转 {degrees}° 的 {a}。</translation>
    </message>
    <message>
        <source>{b} is {a} turned {degrees}° counter-clockwise.</source>
        <translation>{b} 是逆时针旋转 {degrees}° 的 {a}。</translation>
    </message>
    <message>
        <source>{b} is {a} turned.</source>
        <translation>{b} 是旋转过的 {a}。</translation>
    </message>
    <message>
        <source>{degrees}°</source>
        <translation>{degrees}°</translation>
    </message>
    <message>
        <source>{degrees}° to the left</source>
        <translation>逆时针 {degrees}°</translation>
    </message>
    <message>
        <source>{degrees}° to the right</source>
        <translation>顺时针 {degrees}°</translation>
    </message>
    <message>
        <source>{format}, {mode}</source>
        <translation>{format}，{mode}</translation>
    </message>
    <message>
        <source>{number} in the same place</source>
        <translation>{number} 个位置相同</translation>
    </message>
    <message>
        <source>{number} of&#xa0;64 bits</source>
        <translation>64 位中的 {number} 位</translation>
    </message>
    <message>
        <source>{property} of {letter}: {value}</source>
        <translation>{letter} 的{property}：{value}</translation>
    </message>
    <message>
        <source>{property} of {letter}: {value}, better</source>
        <translation>{letter} 的{property}：{value}，较好</translation>
    </message>
    <message>
        <source>{share} alike</source>
        <translation>相似度 {share}</translation>
    </message>
    <message>
        <source>{value} (better)</source>
        <translation>{value}（较好）</translation>
    </message>
</context>
<context>
    <name>exchange</name>
    <message>
        <source>A group would lose its last image: nothing was done.</source>
        <translation>有一个组将失去最后一张图像：未执行任何操作。</translation>
    </message>
    <message>
        <source>A plan of Dedup: moves images that have a better copy to a folder, with all folders above.
It removes nothing and overwrites nothing.

  {call}

Before each move it looks whether the sizes are those of the plan and whether an image to keep is there. What the
files hold is proven by the window, and by `dedup-gui apply` with the same plan written as a table (CSV).</source>
        <translation>Dedup 的计划：将有更好副本的图像连同上级文件夹移动到一个文件夹。
它不移除也不覆盖任何文件。

  {call}

每次移动前，它会检查大小是否与计划一致，以及要保留的图像是否存在。文件的内容由窗口
验证，或由 `dedup-gui apply` 用写成表格（CSV）的同一计划验证。</translation>
    </message>
    <message>
        <source>Check the disk.</source>
        <translation>请检查磁盘。</translation>
    </message>
    <message>
        <source>Choose a file that Dedup has written (its name ends in .dedup-review).</source>
        <translation>请选择由 Dedup 写出的文件（名称以 .dedup-review 结尾）。</translation>
    </message>
    <message>
        <source>Choose a table (CSV) that Dedup has written as a plan, or a saved review.</source>
        <translation>请选择由 Dedup 作为计划写出的表格（CSV），或审阅文件。</translation>
    </message>
    <message>
        <source>Connect the drive that holds them.</source>
        <translation>请连接所在的驱动器。</translation>
    </message>
    <message>
        <source>Expected are the results that dupeGuru saves: &lt;results&gt; with &lt;group&gt; and &lt;file path=…&gt;.</source>
        <translation>应为 dupeGuru 保存的结果：&lt;results&gt;，其中有 &lt;group&gt; 和 &lt;file path=…&gt;。</translation>
    </message>
    <message>
        <source>Expected is a file that czkawka, imagededup, fastdup or dupeGuru saved.</source>
        <translation>应为 czkawka、imagededup、fastdup 或 dupeGuru 保存的文件。</translation>
    </message>
    <message>
        <source>Expected is fastdup&apos;s similarity.csv (columns from, to, distance) or connected_components.csv (columns __id, component_id), as it lies in fastdup&apos;s work folder.</source>
        <translation>应为 fastdup 的 similarity.csv（列 from、to、distance）或 connected_components.csv（列 __id、component_id），位于 fastdup 的工作文件夹中。</translation>
    </message>
    <message>
        <source>Expected is what czkawka saves (lists of objects with &quot;path&quot;) or imagededup (file -&gt; list of duplicates).</source>
        <translation>应为 czkawka 保存的内容（带 &quot;path&quot; 的对象列表）或 imagededup 保存的内容（文件 -&gt; 重复项列表）。</translation>
    </message>
    <message>
        <source>Free some space, or name a folder on another disk with --data-dir.</source>
        <translation>请释放空间，或用 --data-dir 指定另一磁盘上的文件夹。</translation>
    </message>
    <message>
        <source>Immich&apos;s duplicates have {size}, and {folder} has room for {free}.</source>
        <translation>Immich 的重复项有 {size}，{folder} 的可用空间为 {free}。</translation>
    </message>
    <message>
        <source>Import a part of it.</source>
        <translation>请只导入一部分。</translation>
    </message>
    <message>
        <source>It may be another server, or a version of Immich that is much older or newer.</source>
        <translation>可能是另一种服务器，或是版本新旧相差很大的 Immich。</translation>
    </message>
    <message>
        <source>Let the system trust it, or use the address by which it is trusted.</source>
        <translation>请让系统信任它，或使用受信任的地址。</translation>
    </message>
    <message>
        <source>Make a key in Immich under Account settings &gt; API keys, with the permissions that the README names.</source>
        <translation>请在 Immich 的“账户设置”&gt;“API 密钥”中创建密钥，并授予 README 所列的权限。</translation>
    </message>
    <message>
        <source>Make one in Immich under Account settings &gt; API keys.</source>
        <translation>请在 Immich 的“账户设置”&gt;“API 密钥”中创建。</translation>
    </message>
    <message>
        <source>NEW is missing</source>
        <translation>缺少 NEW</translation>
    </message>
    <message>
        <source>Name another with --data-dir.</source>
        <translation>请用 --data-dir 指定另一个。</translation>
    </message>
    <message>
        <source>No group in {source} has two images.</source>
        <translation>{source} 中没有含两张图像的组。</translation>
    </message>
    <message>
        <source>Nothing is recorded of {host} that could be taken back.</source>
        <translation>没有可撤销的 {host} 的记录。</translation>
    </message>
    <message>
        <source>Nothing was done. Review it in the window.</source>
        <translation>未执行任何操作。请在窗口中审阅。</translation>
    </message>
    <message>
        <source>OLD=NEW expected</source>
        <translation>应为 OLD=NEW</translation>
    </message>
    <message>
        <source>Open it in the window, and choose the folder there.</source>
        <translation>请在窗口中打开，并在那里选择文件夹。</translation>
    </message>
    <message>
        <source>Open it with that version, or a newer one.</source>
        <translation>请用该版本或更新的版本打开。</translation>
    </message>
    <message>
        <source>Scan fewer folders at once, or raise the threshold.</source>
        <translation>请减少一次扫描的文件夹，或提高阈值。</translation>
    </message>
    <message>
        <source>Switch it on under Administration &gt; Settings &gt; Trash settings.</source>
        <translation>请在“系统管理”&gt;“设置”&gt;“回收站设置”中启用。</translation>
    </message>
    <message>
        <source>Taken together, this would remove a last copy ({why}).</source>
        <translation>合在一起会移除最后一个副本（{why}）。</translation>
    </message>
    <message>
        <source>The address is that of the page which Immich shows in a browser, as in http://192.168.1.5:2283.</source>
        <translation>地址即浏览器中显示 Immich 的网页的地址，如 http://192.168.1.5:2283。</translation>
    </message>
    <message>
        <source>The certificate of {host} is not trusted ({why}).</source>
        <translation>{host} 的证书不受信任（{why}）。</translation>
    </message>
    <message>
        <source>The disk of {folder} is nearly full.</source>
        <translation>{folder} 所在的磁盘即将写满。</translation>
    </message>
    <message>
        <source>The images that {source} names are not there, {path} for one.</source>
        <translation>{source} 所列的图像不存在，例如 {path}。</translation>
    </message>
    <message>
        <source>The line to {host} broke.</source>
        <translation>与 {host} 的连接中断。</translation>
    </message>
    <message>
        <source>The table is damaged: {why}.</source>
        <translation>表格已损坏：{why}。</translation>
    </message>
    <message>
        <source>There is no server {host}.</source>
        <translation>没有服务器 {host}。</translation>
    </message>
    <message>
        <source>They are named without their folder, and were looked for in {path}: name the folder.</source>
        <translation>所列图像未注明文件夹，已在 {path} 中查找：请指定文件夹。</translation>
    </message>
    <message>
        <source>This JSON holds no groups of images.</source>
        <translation>此 JSON 中没有图像的组。</translation>
    </message>
    <message>
        <source>This XML declares a document type; it is not read.</source>
        <translation>此 XML 声明了文档类型；不予读取。</translation>
    </message>
    <message>
        <source>This XML holds no groups of images.</source>
        <translation>此 XML 中没有图像的组。</translation>
    </message>
    <message>
        <source>This XML is damaged: {why}.</source>
        <translation>此 XML 已损坏：{why}。</translation>
    </message>
    <message>
        <source>This is no API key of Immich.</source>
        <translation>这不是 Immich 的 API 密钥。</translation>
    </message>
    <message>
        <source>This is no table: {why}.</source>
        <translation>这不是表格：{why}。</translation>
    </message>
    <message>
        <source>This plan moves images to a folder.</source>
        <translation>此计划将图像移动到文件夹。</translation>
    </message>
    <message>
        <source>This table holds no groups of images.</source>
        <translation>此表格中没有图像的组。</translation>
    </message>
    <message>
        <source>Try again later, or look into the server&apos;s log.</source>
        <translation>请稍后重试，或查看服务器的日志。</translation>
    </message>
    <message>
        <source>Try again later.</source>
        <translation>请稍后重试。</translation>
    </message>
    <message>
        <source>Try again.</source>
        <translation>请重试。</translation>
    </message>
    <message>
        <source>Type the address that Immich really has.</source>
        <translation>请输入 Immich 的实际地址。</translation>
    </message>
    <message>
        <source>Write a PowerShell script.</source>
        <translation>请写出 PowerShell 脚本。</translation>
    </message>
    <message>
        <source>Write the plan as a table (CSV), or choose the trash.</source>
        <translation>请将计划写成表格（CSV），或选择回收站。</translation>
    </message>
    <message>
        <source>a decision on no member</source>
        <translation>决定的图像不在组内</translation>
    </message>
    <message>
        <source>a decision that is none</source>
        <translation>无效的决定</translation>
    </message>
    <message>
        <source>a file of no action</source>
        <translation>文件不属于任何操作</translation>
    </message>
    <message>
        <source>a group that is none</source>
        <translation>无效的组</translation>
    </message>
    <message>
        <source>a list of groups</source>
        <translation>组的列表</translation>
    </message>
    <message>
        <source>a match of no member</source>
        <translation>匹配的图像不在组内</translation>
    </message>
    <message>
        <source>a number that is too large</source>
        <translation>数过大</translation>
    </message>
    <message>
        <source>a part packed in a way that is not ours</source>
        <translation>有一部分的压缩方式不是本程序的</translation>
    </message>
    <message>
        <source>a path that is not percent-encoded</source>
        <translation>路径未以百分号编码</translation>
    </message>
    <message>
        <source>a path with a NUL</source>
        <translation>路径含有 NUL</translation>
    </message>
    <message>
        <source>a path with a detour</source>
        <translation>路径绕行</translation>
    </message>
    <message>
        <source>a script only moves files</source>
        <translation>脚本只能移动文件</translation>
    </message>
    <message>
        <source>a shell script takes paths that begin with /</source>
        <translation>Shell 脚本的路径须以 / 开头</translation>
    </message>
    <message>
        <source>action {number} keeps nothing</source>
        <translation>操作 {number} 未保留任何图像</translation>
    </message>
    <message>
        <source>action {number} removes nothing</source>
        <translation>操作 {number} 未移除任何图像</translation>
    </message>
    <message>
        <source>action {number} removes two images</source>
        <translation>操作 {number} 移除两张图像</translation>
    </message>
    <message>
        <source>an image outside its archive</source>
        <translation>图像不在其压缩包内</translation>
    </message>
    <message>
        <source>an image that cannot be</source>
        <translation>不可能的图像</translation>
    </message>
    <message>
        <source>assets with id, type and originalFileName</source>
        <translation>带有 id、type 和 originalFileName 的资产</translation>
    </message>
    <message>
        <source>cannot read {path}: it is no file but a pipe or device</source>
        <translation>无法读取 {path}：它不是文件，而是管道或设备</translation>
    </message>
    <message>
        <source>cannot read {path}: {why}</source>
        <translation>无法读取 {path}：{why}</translation>
    </message>
    <message>
        <source>cannot write {path}: it has too many images for a saved review.</source>
        <translation>无法写入 {path}：图像过多，无法保存为审阅文件。</translation>
    </message>
    <message>
        <source>cannot write {path}: {why}</source>
        <translation>无法写入 {path}：{why}</translation>
    </message>
    <message>
        <source>elsewhere</source>
        <translation>别处</translation>
    </message>
    <message>
        <source>fewer than {most} assets</source>
        <translation>少于 {most} 个资产</translation>
    </message>
    <message>
        <source>gone or changed</source>
        <translation>已不存在或已更改</translation>
    </message>
    <message>
        <source>groups with duplicateId and assets</source>
        <translation>带有 duplicateId 和 assets 的组</translation>
    </message>
    <message>
        <source>it could not be moved</source>
        <translation>无法移动</translation>
    </message>
    <message>
        <source>it ends early</source>
        <translation>它提前结束</translation>
    </message>
    <message>
        <source>its list of contents is too long</source>
        <translation>其内容列表过长</translation>
    </message>
    <message>
        <source>its place in the folder is taken</source>
        <translation>文件夹中的位置已被占用</translation>
    </message>
    <message>
        <source>left alone</source>
        <translation>未处理</translation>
    </message>
    <message>
        <source>line {line}: its two paths are not the same</source>
        <translation>第 {line} 行：两个路径不一致</translation>
    </message>
    <message>
        <source>line {line}: no digest</source>
        <translation>第 {line} 行：没有摘要</translation>
    </message>
    <message>
        <source>line {line}: {number} columns</source>
        <translation>第 {line} 行：{number} 列</translation>
    </message>
    <message>
        <source>longer than any review</source>
        <translation>超出任何审阅文件的长度</translation>
    </message>
    <message>
        <source>no count</source>
        <translation>没有数目</translation>
    </message>
    <message>
        <source>no head</source>
        <translation>没有文件头</translation>
    </message>
    <message>
        <source>no whole number</source>
        <translation>不是整数</translation>
    </message>
    <message>
        <source>not an absolute path</source>
        <translation>不是绝对路径</translation>
    </message>
    <message>
        <source>nothing to keep is there</source>
        <translation>要保留的图像不存在</translation>
    </message>
    <message>
        <source>of another version: {schema}</source>
        <translation>版本不同：{schema}</translation>
    </message>
    <message>
        <source>of no computer, or of no time</source>
        <translation>没有所属计算机或时间</translation>
    </message>
    <message>
        <source>other columns</source>
        <translation>列不同</translation>
    </message>
    <message>
        <source>paths of an unknown kind</source>
        <translation>路径种类未知</translation>
    </message>
    <message>
        <source>several ways of removing</source>
        <translation>有多种移除方式</translation>
    </message>
    <message>
        <source>usage: sh THIS_FILE /FOLDER</source>
        <translation>用法：sh THIS_FILE /FOLDER</translation>
    </message>
    <message>
        <source>what became of each group</source>
        <translation>每个组的结果</translation>
    </message>
    <message>
        <source>what moves with it has changed</source>
        <translation>随之移动的文件已更改</translation>
    </message>
    <message>
        <source>whether an asset is in the trash</source>
        <translation>资产是否在回收站中</translation>
    </message>
    <message>
        <source>whether it has a trash</source>
        <translation>是否有回收站</translation>
    </message>
    <message>
        <source>{folder} cannot be used: {why}.</source>
        <translation>{folder} 无法使用：{why}。</translation>
    </message>
    <message>
        <source>{host} answered {code} to {what}{said}.</source>
        <translation>{host} 对 {what} 回答 {code}{said}。</translation>
    </message>
    <message>
        <source>{host} cannot be reached: {why}.</source>
        <translation>无法连接 {host}：{why}。</translation>
    </message>
    <message>
        <source>{host} does not accept the API key for this{said}.</source>
        <translation>{host} 不接受用于此操作的 API 密钥{said}。</translation>
    </message>
    <message>
        <source>{host} does not answer like Immich.</source>
        <translation>{host} 的回答不像 Immich。</translation>
    </message>
    <message>
        <source>{host} does not answer like Immich: {expected} was expected.</source>
        <translation>{host} 的回答不像 Immich：应为{expected}。</translation>
    </message>
    <message>
        <source>{host} does not answer.</source>
        <translation>{host} 没有响应。</translation>
    </message>
    <message>
        <source>{host} does not come to the end of its answer.</source>
        <translation>{host} 的回答没有结束。</translation>
    </message>
    <message>
        <source>{host} has its trash switched off: it would delete at once, and nothing was done.</source>
        <translation>{host} 的回收站已关闭：会立即永久删除，因此未执行任何操作。</translation>
    </message>
    <message>
        <source>{host} points to {place}.</source>
        <translation>{host} 指向 {place}。</translation>
    </message>
    <message>
        <source>{host} sends more than {most} MB at once.</source>
        <translation>{host} 一次发送超过 {most} MB。</translation>
    </message>
    <message>
        <source>{moved} files moved, {left} images left alone</source>
        <translation>已移动 {moved} 个文件，{left} 张图像未处理</translation>
    </message>
    <message>
        <source>{path} and {other} would both be {place}</source>
        <translation>{path} 和 {other} 都将成为 {place}</translation>
    </message>
    <message>
        <source>{path} cannot be read: {why}.</source>
        <translation>无法读取 {path}：{why}。</translation>
    </message>
    <message>
        <source>{path} cannot be written: {why}.</source>
        <translation>无法写入 {path}：{why}。</translation>
    </message>
    <message>
        <source>{path} has more than {most} MB: it is not read.</source>
        <translation>{path} 超过 {most} MB：不予读取。</translation>
    </message>
    <message>
        <source>{path} is damaged JSON: {why}.</source>
        <translation>{path} 是损坏的 JSON：{why}。</translation>
    </message>
    <message>
        <source>{path} is neither JSON nor XML nor a table.</source>
        <translation>{path} 既不是 JSON，也不是 XML 或表格。</translation>
    </message>
    <message>
        <source>{path} is no plan, or it is damaged ({why}).</source>
        <translation>{path} 不是计划，或已损坏（{why}）。</translation>
    </message>
    <message>
        <source>{path} is no saved review, or it is damaged ({why}).</source>
        <translation>{path} 不是审阅文件，或已损坏（{why}）。</translation>
    </message>
    <message>
        <source>{path} was written by another version of Dedup (“{schema}”).</source>
        <translation>{path} 由另一版本的 Dedup 写出（“{schema}”）。</translation>
    </message>
    <message>
        <source>{source} names more than {most} files.</source>
        <translation>{source} 所列文件超过 {most} 个。</translation>
    </message>
    <message>
        <source>{table} has no columns index and filename.</source>
        <translation>{table} 没有 index 和 filename 列。</translation>
    </message>
    <message>
        <source>{table} has no row {row}: it is of another run.</source>
        <translation>{table} 没有第 {row} 行：它属于另一次运行。</translation>
    </message>
    <message>
        <source>{typed} is no address of a server.</source>
        <translation>{typed} 不是服务器的地址。</translation>
    </message>
</context>
<context>
    <name>filters</name>
    <message>
        <source>&amp;Clear filter</source>
        <translation>清除筛选(&amp;C)</translation>
    </message>
    <message>
        <source>All groups</source>
        <translation>所有组</translation>
    </message>
    <message>
        <source>All groups are decided.</source>
        <translation>所有组均已决定</translation>
    </message>
    <message>
        <source>Any folder</source>
        <translation>任意文件夹</translation>
    </message>
    <message>
        <source>Any format</source>
        <translation>任意格式</translation>
    </message>
    <message>
        <source>Any match</source>
        <translation>任意匹配</translation>
    </message>
    <message>
        <source>Any size</source>
        <translation>任意大小</translation>
    </message>
    <message>
        <source>Any year</source>
        <translation>任意年份</translation>
    </message>
    <message>
        <source>By folder and name</source>
        <translation>按文件夹和名称</translation>
    </message>
    <message>
        <source>By relation</source>
        <translation>按关系</translation>
    </message>
    <message>
        <source>Date</source>
        <translation>日期</translation>
    </message>
    <message>
        <source>Decided</source>
        <translation>已决定</translation>
    </message>
    <message>
        <source>File size</source>
        <translation>文件大小</translation>
    </message>
    <message>
        <source>Filter and sort groups</source>
        <translation>筛选和排序组</translation>
    </message>
    <message>
        <source>Filter by name or folder</source>
        <translation>按名称或文件夹筛选</translation>
    </message>
    <message>
        <source>Filter groups by name or folder</source>
        <translation>按名称或文件夹筛选组</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Format</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Least sure first</source>
        <translation>最不可靠的在前</translation>
    </message>
    <message>
        <source>List all groups again</source>
        <translation>重新列出所有组</translation>
    </message>
    <message>
        <source>Most images first</source>
        <translation>图像最多的在前</translation>
    </message>
    <message>
        <source>Most to free first</source>
        <translation>可释放空间最多的在前</translation>
    </message>
    <message>
        <source>Name or folder: {text}</source>
        <translation>名称或文件夹：{text}</translation>
    </message>
    <message>
        <source>Newest first</source>
        <translation>最新的在前</translation>
    </message>
    <message>
        <source>No group is decided yet.</source>
        <translation>尚无已决定的组</translation>
    </message>
    <message>
        <source>No group matches this filter.</source>
        <translation>没有符合此筛选条件的组</translation>
    </message>
    <message>
        <source>No real reason for the keeper</source>
        <translation>保留图像没有实质理由</translation>
    </message>
    <message>
        <source>Oldest first</source>
        <translation>最旧的在前</translation>
    </message>
    <message>
        <source>References</source>
        <translation>参考图像</translation>
    </message>
    <message>
        <source>Relation</source>
        <translation>关系</translation>
    </message>
    <message>
        <source>Show groups</source>
        <translation>显示组</translation>
    </message>
    <message>
        <source>Sort groups</source>
        <translation>组的排序</translation>
    </message>
    <message>
        <source>Sure or not</source>
        <translation>无论是否可靠</translation>
    </message>
    <message>
        <source>Sure: nothing to look at</source>
        <translation>可靠：无需查看</translation>
    </message>
    <message>
        <source>Sureness</source>
        <translation>可靠程度</translation>
    </message>
    <message>
        <source>Surest first</source>
        <translation>最可靠的在前</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>未决定</translation>
    </message>
    <message>
        <source>Undecided first</source>
        <translation>未决定的在前</translation>
    </message>
    <message>
        <source>Undecided, gone once decided</source>
        <translation>未决定，决定后即移出列表</translation>
    </message>
    <message>
        <source>With a reference image</source>
        <translation>有参考图像</translation>
    </message>
    <message>
        <source>With a weak match</source>
        <translation>有弱匹配</translation>
    </message>
    <message>
        <source>With or without</source>
        <translation>有或没有</translation>
    </message>
    <message>
        <source>Without a reference image</source>
        <translation>没有参考图像</translation>
    </message>
    <message>
        <source>{listed} of {groups} shown</source>
        <translation>显示 {groups}中的 {listed} 个</translation>
    </message>
    <message>
        <source>{name}: {entry}</source>
        <translation>{name}：{entry}</translation>
    </message>
    <message>
        <source>{size} or more</source>
        <translation>{size} 或更大</translation>
    </message>
</context>
<context>
    <name>folder pairs</name>
    <message>
        <source>Are no images of the one folder duplicates of images of the other?</source>
        <translation>这两个文件夹的图像之间没有重复项？</translation>
    </message>
    <message>
        <source>Are no two images of this folder duplicates?</source>
        <translation>此文件夹的图像之间没有重复项？</translation>
    </message>
    <message>
        <source>Groups of all folders are listed again.</source>
        <translation>重新列出所有文件夹的组。</translation>
    </message>
    <message>
        <source>No group holds images of both folders.</source>
        <translation>没有同时含有这两个文件夹图像的组。</translation>
    </message>
    <message>
        <source>No group holds two images of this folder.</source>
        <translation>没有含有此文件夹两张图像的组。</translation>
    </message>
</context>
<context>
    <name>help</name>
    <message>
        <source>&amp;Copy diagnostics</source>
        <translation>复制诊断信息(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Keys…</source>
        <translation>快捷键(&amp;K)…</translation>
    </message>
    <message>
        <source>A scan reads each image once and keeps its fingerprint, so that the next scan is quick. Which pairs may belong together is proposed by perceptual hashes (Fast), or also by the features of a neural network (Balanced, Thorough).</source>
        <translation>扫描时每张图像只读取一次，并保留其指纹，因此下次扫描很快。哪些图像可能属于同一组，由感知哈希（快速）提出，或再加上神经网络的特征（均衡、深入）。</translation>
    </message>
    <message>
        <source>About {program}</source>
        <translation>关于 {program}</translation>
    </message>
    <message>
        <source>All of it happens on this computer. No image leaves it.</source>
        <translation>这一切都在这台计算机上进行。没有图像会离开它。</translation>
    </message>
    <message>
        <source>Another moment or exposure of the same scene. No duplicates.</source>
        <translation>同一场景的另一时刻或另一种曝光。不是重复项。</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>关闭(&amp;L)</translation>
    </message>
    <message>
        <source>Copied.</source>
        <translation>已复制。</translation>
    </message>
    <message>
        <source>Deciding</source>
        <translation>做出决定</translation>
    </message>
    <message>
        <source>Dedup suggests which image of a group to keep, and says why. Accept that, or mark images as you like. Marking changes nothing on disk; Apply does.</source>
        <translation>Dedup 会建议保留组中的哪张图像，并说明理由。可采纳建议，也可自行标记。标记不会更改磁盘上的任何文件，执行才会。</translation>
    </message>
    <message>
        <source>Diagnostics</source>
        <translation>诊断信息</translation>
    </message>
    <message>
        <source>Each proposed pair is then judged by itself: the one image is laid over the other, and what differs is measured. The figures stand beside the images. A match that is marked as weak needs your eye.</source>
        <translation>随后逐对判断提出的图像对：将两张图像对齐叠放，测量其差异。数值显示在图像旁边。标为弱匹配的需要亲自查看。</translation>
    </message>
    <message>
        <source>Everything works from the keyboard. One page lists all keys; Settings gives them others.</source>
        <translation>所有操作都可用键盘完成。快捷键页面列出全部按键；可在设置中更改。</translation>
    </message>
    <message>
        <source>Finds duplicate and near-duplicate images, shows why they match, and moves what you decide to the trash.

Free software under the MIT licence. Your images stay on this computer: nothing is sent, but what you ask of an Immich server that you name.</source>
        <translation>查找重复和近似重复的图像，显示匹配的理由，并将决定移除的图像移动到回收站。

采用 MIT 许可证的自由软件。图像保留在这台计算机上：除了对指定的 Immich 服务器的请求，不发送任何内容。</translation>
    </message>
    <message>
        <source>For a report of a problem: versions and settings, without the names of your files and folders.</source>
        <translation>用于报告问题：版本和设置，不含文件和文件夹的名称。</translation>
    </message>
    <message>
        <source>From a reference folder nothing is ever removed.</source>
        <translation>绝不从参考文件夹中移除任何文件。</translation>
    </message>
    <message>
        <source>Help</source>
        <translation>帮助</translation>
    </message>
    <message>
        <source>How Dedup works</source>
        <translation>Dedup 的工作方式</translation>
    </message>
    <message>
        <source>How images are matched</source>
        <translation>如何匹配图像</translation>
    </message>
    <message>
        <source>Just before an image is moved, it and one that stays are read once more. What has changed since the scan is left alone, and of every group at least one readable image stays.</source>
        <translation>移动图像之前，会再次读取它和一张保留的图像。扫描后有变化的不处理，每个组至少保留一张可读取的图像。</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Left and right are exchanged.</source>
        <translation>左右互换。</translation>
    </message>
    <message>
        <source>One is cut out of the other.</source>
        <translation>一张裁剪自另一张。</translation>
    </message>
    <message>
        <source>One is turned against the other.</source>
        <translation>一张相对另一张旋转过。</translation>
    </message>
    <message>
        <source>Other tones or colours, something laid over it, a frame around it, or a part that is covered.</source>
        <translation>影调或颜色不同、画面上叠加了内容、四周加了边框，或有部分被遮盖。</translation>
    </message>
    <message>
        <source>Put what stands above on the clipboard</source>
        <translation>将上面的内容复制到剪贴板</translation>
    </message>
    <message>
        <source>Reading…</source>
        <translation>正在读取…</translation>
    </message>
    <message>
        <source>Show all keys on one page</source>
        <translation>在一页上显示所有快捷键</translation>
    </message>
    <message>
        <source>The files are the same, byte for byte.</source>
        <translation>文件逐字节相同。</translation>
    </message>
    <message>
        <source>The last three are shown on request.</source>
        <translation>最后三种仅在要求时显示。</translation>
    </message>
    <message>
        <source>The same picture in the same size, saved anew with loss.</source>
        <translation>同一画面，尺寸相同，以有损方式重新保存。</translation>
    </message>
    <message>
        <source>The same picture with more or fewer pixels.</source>
        <translation>同一画面，像素更多或更少。</translation>
    </message>
    <message>
        <source>The same pixels in another file: with other metadata, or in another lossless format.</source>
        <translation>像素相同的另一个文件：元数据不同，或是另一种无损格式。</translation>
    </message>
    <message>
        <source>The same template with other content, as two scanned forms. No duplicates.</source>
        <translation>同一模板，内容不同，例如两份扫描的表格。不是重复项。</translation>
    </message>
    <message>
        <source>The two share a part, as a collage and a picture in it. No duplicates.</source>
        <translation>两者局部重合，例如拼贴画与其中的画面。不是重复项。</translation>
    </message>
    <message>
        <source>What keeps your images safe</source>
        <translation>如何保护图像</translation>
    </message>
    <message>
        <source>What the relations mean</source>
        <translation>各种关系的含义</translation>
    </message>
    <message>
        <source>What you remove goes to the trash, or to a folder that you name. Undo and the history of removals put it back, also after the program was closed. Dedup never deletes an image for good.</source>
        <translation>移除的图像会移动到回收站或指定的文件夹。通过撤销和移除历史记录可将其放回原处，程序关闭后也可以。Dedup 绝不永久删除图像。</translation>
    </message>
    <message>
        <source>“Not duplicates” keeps two images apart for good. What you said is listed under Ignored pairs, and can be taken back there.</source>
        <translation>“不是重复项”使两张图像不再归为一组。这些图像对列在“已忽略的图像对”中，可在那里撤回。</translation>
    </message>
</context>
<context>
    <name>history</name>
    <message>
        <source>&amp;Copy</source>
        <translation>复制(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Finish…</source>
        <translation>完成(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Undo all</source>
        <translation>全部撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Undo this removal</source>
        <translation>撤销此次移除(&amp;U)</translation>
    </message>
    <message>
        <source>C&amp;lose</source>
        <translation>关闭(&amp;L)</translation>
    </message>
    <message>
        <source>Copies the selected rows, or all of them</source>
        <translation>复制所选的行，未选择时复制全部</translation>
    </message>
    <message>
        <source>Do what is left of this removal, and nothing else; you are asked first</source>
        <translation>只完成此次移除余下的部分；会先询问</translation>
    </message>
    <message>
        <source>History of removals</source>
        <translation>移除历史记录</translation>
    </message>
    <message>
        <source>Nothing has been removed yet. What you remove is listed here, and can be put back from the trash.</source>
        <translation>还没有移除任何图像。移除的图像列在这里，可从回收站放回原处。</translation>
    </message>
    <message>
        <source>Only what was not &amp;done</source>
        <translation>仅显示未完成的(&amp;D)</translation>
    </message>
    <message>
        <source>Put these images back where they were</source>
        <translation>将这些图像放回原处</translation>
    </message>
    <message>
        <source>Reading the history…</source>
        <translation>正在读取历史记录…</translation>
    </message>
    <message>
        <source>Removals, newest first</source>
        <translation>历次移除，最新的在前</translation>
    </message>
    <message>
        <source>The history cannot be read: {reason}</source>
        <translation>无法读取历史记录：{reason}</translation>
    </message>
    <message>
        <source>Wait until the running job is done.</source>
        <translation>请等待正在进行的任务结束。</translation>
    </message>
    <message>
        <source>{what} (interrupted)</source>
        <translation>{what}（中断）</translation>
    </message>
</context>
<context>
    <name>imported</name>
    <message>
        <source>Dedup agrees with all of them.</source>
        <translation>Dedup 认同所有组。</translation>
    </message>
    <message>
        <source>Dedup agrees with it.</source>
        <translation>Dedup 认同此组。</translation>
    </message>
    <message>
        <source>Dedup agrees with none of them.</source>
        <translation>Dedup 不认同其中任何一个组。</translation>
    </message>
    <message>
        <source>Dedup agrees with {some} of them, and not with {others}.</source>
        <translation>Dedup 认同其中 {some} 个组，不认同 {others} 个组。</translation>
    </message>
    <message>
        <source>Dedup does not agree with it.</source>
        <translation>Dedup 不认同此组。</translation>
    </message>
    <message>
        <source>Group {number}: a duplicate of “{name}”, not of the rest</source>
        <translation>组 {number}：是“{name}”的重复项，不是其余图像的重复项</translation>
    </message>
    <message>
        <source>Group {number}: no duplicate of the others</source>
        <translation>组 {number}：不是其他图像的重复项</translation>
    </message>
    <message>
        <source>Group {number}: no duplicate of the others, {instead}</source>
        <translation>组 {number}：不是其他图像的重复项，{instead}</translation>
    </message>
    <message>
        <source>It moves with “{name}”, and is no image of its own</source>
        <translation>它随“{name}”移动，不是单独的图像</translation>
    </message>
    <message>
        <source>What you apply goes to Immich&apos;s trash; undo brings it back.</source>
        <translation>执行后移动到 Immich 的回收站；撤销可将其放回原处。</translation>
    </message>
    <message>
        <source>another moment or exposure of the same scene</source>
        <translation>是同一场景的另一时刻或另一种曝光</translation>
    </message>
    <message>
        <source>it only shares a part with another of them</source>
        <translation>只与其中另一张局部重合</translation>
    </message>
    <message>
        <source>the same template with other content</source>
        <translation>同一模板，内容不同</translation>
    </message>
    <message>
        <source>{tool} had no group of which two images can be read.</source>
        <translation>{tool} 没有至少两张图像可读取的组。</translation>
    </message>
    <message>
        <source>{tool} had {images} in {groups}.</source>
        <translation>{tool} 有 {groups}，共 {images}。</translation>
    </message>
</context>
<context>
    <name>keys</name>
    <message>
        <source>100 %</source>
        <translation>100%</translation>
    </message>
    <message>
        <source>Accept all sure suggestions on screen</source>
        <translation>采纳屏幕上所有确定的建议</translation>
    </message>
    <message>
        <source>Accept the suggestion and go on</source>
        <translation>采纳建议并继续</translation>
    </message>
    <message>
        <source>Apply…</source>
        <translation>执行…</translation>
    </message>
    <message>
        <source>B as stored, not aligned</source>
        <translation>B 按原样，不对齐</translation>
    </message>
    <message>
        <source>Blend</source>
        <translation>混合</translation>
    </message>
    <message>
        <source>Compare the others with this image</source>
        <translation>将其他图像与此图像比较</translation>
    </message>
    <message>
        <source>Compare the others with this image; swap A and B</source>
        <translation>将其他图像与此图像比较；交换 A 和 B</translation>
    </message>
    <message>
        <source>Comparing</source>
        <translation>比较</translation>
    </message>
    <message>
        <source>Copy image</source>
        <translation>复制图像</translation>
    </message>
    <message>
        <source>Copy path</source>
        <translation>复制路径</translation>
    </message>
    <message>
        <source>Copy path, image</source>
        <translation>复制路径、图像</translation>
    </message>
    <message>
        <source>Decisions</source>
        <translation>决定</translation>
    </message>
    <message>
        <source>Difference</source>
        <translation>差异</translation>
    </message>
    <message>
        <source>Files</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Filter groups</source>
        <translation>筛选组</translation>
    </message>
    <message>
        <source>Fit in the window</source>
        <translation>适应窗口</translation>
    </message>
    <message>
        <source>Flip (Space shows the other one)</source>
        <translation>交替显示（按空格键显示另一张）</translation>
    </message>
    <message>
        <source>Go to the image with this number</source>
        <translation>转到此编号的图像</translation>
    </message>
    <message>
        <source>Grid</source>
        <translation>网格</translation>
    </message>
    <message>
        <source>Grid: difference to A</source>
        <translation>网格：与 A 的差异</translation>
    </message>
    <message>
        <source>Grid: difference to A; side by side: B as stored</source>
        <translation>网格：与 A 的差异；并排：B 按原样</translation>
    </message>
    <message>
        <source>Groups</source>
        <translation>组</translation>
    </message>
    <message>
        <source>Images</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Keep only the image with this number and go on</source>
        <translation>仅保留此编号的图像并继续</translation>
    </message>
    <message>
        <source>Keep only this image and go on</source>
        <translation>仅保留此图像并继续</translation>
    </message>
    <message>
        <source>Keep this image</source>
        <translation>保留此图像</translation>
    </message>
    <message>
        <source>Mark by rules…</source>
        <translation>按规则标记…</translation>
    </message>
    <message>
        <source>Move down</source>
        <translation>下移</translation>
    </message>
    <message>
        <source>Move left</source>
        <translation>左移</translation>
    </message>
    <message>
        <source>Move right</source>
        <translation>右移</translation>
    </message>
    <message>
        <source>Move the slider left</source>
        <translation>向左移动滑块</translation>
    </message>
    <message>
        <source>Move the slider left, right</source>
        <translation>向左、向右移动滑块</translation>
    </message>
    <message>
        <source>Move the slider right</source>
        <translation>向右移动滑块</translation>
    </message>
    <message>
        <source>Move up</source>
        <translation>上移</translation>
    </message>
    <message>
        <source>Move what is seen</source>
        <translation>平移画面</translation>
    </message>
    <message>
        <source>Next group</source>
        <translation>下一组</translation>
    </message>
    <message>
        <source>Next image</source>
        <translation>下一张图像</translation>
    </message>
    <message>
        <source>Next place that differs</source>
        <translation>下一个不同之处</translation>
    </message>
    <message>
        <source>Next undecided group</source>
        <translation>下一个未决定的组</translation>
    </message>
    <message>
        <source>Next, previous group</source>
        <translation>下一组、上一组</translation>
    </message>
    <message>
        <source>Next, previous image</source>
        <translation>下一张、上一张图像</translation>
    </message>
    <message>
        <source>Next, previous place that differs</source>
        <translation>下一个、上一个不同之处</translation>
    </message>
    <message>
        <source>Not duplicates</source>
        <translation>不是重复项</translation>
    </message>
    <message>
        <source>Not duplicates for these two folders…</source>
        <translation>这两个文件夹之间不是重复项…</translation>
    </message>
    <message>
        <source>Only groups of these two folders, or all again</source>
        <translation>仅显示这两个文件夹的组，或重新显示全部</translation>
    </message>
    <message>
        <source>Open with another program</source>
        <translation>用其他程序打开</translation>
    </message>
    <message>
        <source>Open with another program, show in folder</source>
        <translation>用其他程序打开、在文件夹中显示</translation>
    </message>
    <message>
        <source>Outline the places that differ, or not</source>
        <translation>框出或不框出不同之处</translation>
    </message>
    <message>
        <source>Panels</source>
        <translation>面板</translation>
    </message>
    <message>
        <source>Previous group</source>
        <translation>上一组</translation>
    </message>
    <message>
        <source>Previous image</source>
        <translation>上一张图像</translation>
    </message>
    <message>
        <source>Previous place that differs</source>
        <translation>上一个不同之处</translation>
    </message>
    <message>
        <source>Redo decision</source>
        <translation>重做决定</translation>
    </message>
    <message>
        <source>Remove this image</source>
        <translation>移除此图像</translation>
    </message>
    <message>
        <source>Select no more</source>
        <translation>取消选择</translation>
    </message>
    <message>
        <source>Select this group, too</source>
        <translation>同时选择此组</translation>
    </message>
    <message>
        <source>Select this image, too</source>
        <translation>同时选择此图像</translation>
    </message>
    <message>
        <source>Select this image, too; select no more</source>
        <translation>同时选择此图像；取消选择</translation>
    </message>
    <message>
        <source>Show in folder</source>
        <translation>在文件夹中显示</translation>
    </message>
    <message>
        <source>Show or hide the list</source>
        <translation>显示或隐藏列表</translation>
    </message>
    <message>
        <source>Show or hide the list, the reasons</source>
        <translation>显示或隐藏列表、理由</translation>
    </message>
    <message>
        <source>Show or hide the reasons</source>
        <translation>显示或隐藏理由</translation>
    </message>
    <message>
        <source>Show the other image; held: while it is held</source>
        <translation>显示另一张图像；按住时持续显示</translation>
    </message>
    <message>
        <source>Side by side</source>
        <translation>并排</translation>
    </message>
    <message>
        <source>Side by side, flip, swipe, blend, difference, grid</source>
        <translation>并排、交替显示、滑动对比、混合、差异、网格</translation>
    </message>
    <message>
        <source>Split off: not duplicates of the rest</source>
        <translation>从组中分出：与其余图像不是重复项</translation>
    </message>
    <message>
        <source>Swap A and B</source>
        <translation>交换 A 和 B</translation>
    </message>
    <message>
        <source>Swipe</source>
        <translation>滑动对比</translation>
    </message>
    <message>
        <source>Undecided again</source>
        <translation>恢复为未决定</translation>
    </message>
    <message>
        <source>Undo decision</source>
        <translation>撤销决定</translation>
    </message>
    <message>
        <source>Undo, redo decision</source>
        <translation>撤销、重做决定</translation>
    </message>
    <message>
        <source>Zoom</source>
        <translation>缩放</translation>
    </message>
    <message>
        <source>Zoom in</source>
        <translation>放大</translation>
    </message>
    <message>
        <source>Zoom in, out</source>
        <translation>放大、缩小</translation>
    </message>
    <message>
        <source>Zoom out</source>
        <translation>缩小</translation>
    </message>
</context>
<context>
    <name>menus</name>
    <message>
        <source>&amp;About {program}</source>
        <translation>关于 {program}(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Add folder…</source>
        <translation>添加文件夹(&amp;A)…</translation>
    </message>
    <message>
        <source>&amp;Edit</source>
        <translation>编辑(&amp;E)</translation>
    </message>
    <message>
        <source>&amp;File</source>
        <translation>文件(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Folders and options</source>
        <translation>文件夹和选项(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Full screen</source>
        <translation>全屏(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Help</source>
        <translation>帮助(&amp;H)</translation>
    </message>
    <message>
        <source>&amp;History of removals…</source>
        <translation>移除历史记录(&amp;H)…</translation>
    </message>
    <message>
        <source>&amp;Ignored pairs…</source>
        <translation>已忽略的图像对(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Import groups…</source>
        <translation>导入组(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Keyboard</source>
        <translation>快捷键(&amp;K)</translation>
    </message>
    <message>
        <source>&amp;Larger text</source>
        <translation>放大文字(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Normal text</source>
        <translation>标准文字大小(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open review…</source>
        <translation>打开审阅文件(&amp;O)…</translation>
    </message>
    <message>
        <source>&amp;Pause scan</source>
        <translation>暂停扫描(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Quit</source>
        <translation>退出(&amp;Q)</translation>
    </message>
    <message>
        <source>&amp;Review</source>
        <translation>审阅(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Scan</source>
        <translation>扫描(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Scan again</source>
        <translation>重新扫描(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;View</source>
        <translation>视图(&amp;V)</translation>
    </message>
    <message>
        <source>Back to the &amp;results</source>
        <translation>返回结果(&amp;R)</translation>
    </message>
    <message>
        <source>Canc&amp;el scan</source>
        <translation>取消扫描(&amp;E)</translation>
    </message>
    <message>
        <source>Check for &amp;updates…</source>
        <translation>检查更新(&amp;U)…</translation>
    </message>
    <message>
        <source>E&amp;xport report…</source>
        <translation>导出报告(&amp;X)…</translation>
    </message>
    <message>
        <source>Hel&amp;p</source>
        <translation>帮助(&amp;P)</translation>
    </message>
    <message>
        <source>Mod&amp;els…</source>
        <translation>模型(&amp;E)…</translation>
    </message>
    <message>
        <source>Removals and settings</source>
        <translation>移除和设置</translation>
    </message>
    <message>
        <source>Resu&amp;me scan</source>
        <translation>继续扫描(&amp;M)</translation>
    </message>
    <message>
        <source>S&amp;kipped images…</source>
        <translation>已跳过的图像(&amp;K)…</translation>
    </message>
    <message>
        <source>S&amp;maller text</source>
        <translation>缩小文字(&amp;M)</translation>
    </message>
    <message>
        <source>Sa&amp;ve review as…</source>
        <translation>将审阅另存为(&amp;V)…</translation>
    </message>
    <message>
        <source>Scanning</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>Se&amp;ttings…</source>
        <translation>设置(&amp;T)…</translation>
    </message>
    <message>
        <source>Undo last re&amp;moval</source>
        <translation>撤销上次移除(&amp;M)</translation>
    </message>
    <message>
        <source>Window</source>
        <translation>窗口</translation>
    </message>
</context>
<context>
    <name>messages</name>
    <message>
        <source>&amp;Cancel</source>
        <translation>取消(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Cancel scan</source>
        <translation>取消扫描(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Change it now</source>
        <translation>立即切换(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Choose the folder…</source>
        <translation>选择文件夹(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Close this window</source>
        <translation>关闭此窗口(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Details</source>
        <translation>详情(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Do not apply</source>
        <translation>不执行(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Finish…</source>
        <translation>完成(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Folders</source>
        <translation>文件夹(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>继续(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;No, don’t ask again</source>
        <translation>否，不再询问(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Stop and close</source>
        <translation>停止并关闭(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Try again</source>
        <translation>重试(&amp;T)</translation>
    </message>
    <message>
        <source>&amp;Undo</source>
        <translation>撤销(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Undo the rest</source>
        <translation>撤销其余部分(&amp;U)</translation>
    </message>
    <message>
        <source>&amp;Which…</source>
        <translation>查看列表(&amp;W)…</translation>
    </message>
    <message>
        <source>&amp;Yes, mark them</source>
        <translation>是，全部标记(&amp;Y)</translation>
    </message>
    <message>
        <source>Added to the folder list; this scan does not include it yet.</source>
        <translation>已添加到文件夹列表；本次扫描尚不包含它。</translation>
    </message>
    <message>
        <source>Dedup met an error of its own. Every decision is kept.</source>
        <translation>Dedup 出现内部错误。所有决定均已保留。</translation>
    </message>
    <message>
        <source>Finish the interrupted removal</source>
        <translation>完成中断的移除</translation>
    </message>
    <message>
        <source>Images are being moved</source>
        <translation>正在移动图像</translation>
    </message>
    <message>
        <source>Interrupted removal</source>
        <translation>中断的移除</translation>
    </message>
    <message>
        <source>No program opens {name} here. Show in folder leads to it.</source>
        <translation>这里没有可打开“{name}”的程序。可通过“在文件夹中显示”找到它。</translation>
    </message>
    <message>
        <source>Putting back</source>
        <translation>正在放回原处</translation>
    </message>
    <message>
        <source>Report written: {name}</source>
        <translation>报告已写出：{name}</translation>
    </message>
    <message>
        <source>Result</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>Show &amp;them…</source>
        <translation>查看(&amp;T)…</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>在文件夹中显示(&amp;F)</translation>
    </message>
    <message>
        <source>Stop after the image in hand and close?</source>
        <translation>处理完当前图像后停止并关闭？</translation>
    </message>
    <message>
        <source>Stop after the image in hand; what was done can be undone</source>
        <translation>处理完当前图像后停止；已完成的可以撤销</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>The language can be changed now; at the next start it is.</source>
        <translation>现在可以切换语言；否则下次启动时切换。</translation>
    </message>
    <message>
        <source>The language changes at the next start: what is on show now would not come back by itself.</source>
        <translation>语言将在下次启动时切换：当前显示的内容不会自动恢复。</translation>
    </message>
    <message>
        <source>The language changes when what is running has ended, or at the next start.</source>
        <translation>语言将在当前任务结束后或下次启动时切换。</translation>
    </message>
    <message>
        <source>The plan is written to “{name}”. Nothing was moved.</source>
        <translation>计划已写出到“{name}”。没有移动任何文件。</translation>
    </message>
    <message>
        <source>The report could not be written: {why}</source>
        <translation>报告无法写出：{why}</translation>
    </message>
    <message>
        <source>The settings cannot be saved: {why} All is kept while this window is open, and saved as soon as that works.</source>
        <translation>设置无法保存：{why}此窗口打开期间一切都会保留，一旦可以便会保存。</translation>
    </message>
    <message>
        <source>Try again</source>
        <translation>重试</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>What was moved until then stays in the trash and can be undone later.</source>
        <translation>此前已移动的图像留在回收站中，以后仍可撤销。</translation>
    </message>
    <message>
        <source>What you decide cannot be saved: {why} All is kept while this window is open, and saved as soon as that works.</source>
        <translation>所做的决定无法保存：{why}此窗口打开期间一切都会保留，一旦可以便会保存。</translation>
    </message>
    <message>
        <source>Your rules cannot be saved: {why} All is kept while this window is open, and saved as soon as that works.</source>
        <translation>规则无法保存：{why}此窗口打开期间一切都会保留，一旦可以便会保存。</translation>
    </message>
</context>
<context>
    <name>model titles</name>
    <message>
        <source>Convolutional autoencoder</source>
        <translation>卷积自编码器</translation>
    </message>
    <message>
        <source>VGG16, last pooling</source>
        <translation>VGG16，最后一个池化层</translation>
    </message>
    <message>
        <source>VGG16, last pooling, 8 bits</source>
        <translation>VGG16，最后一个池化层，8 位</translation>
    </message>
    <message>
        <source>VGG16, second dense layer</source>
        <translation>VGG16，第二个全连接层</translation>
    </message>
    <message>
        <source>VGG16, second dense layer, 8 bits</source>
        <translation>VGG16，第二个全连接层，8 位</translation>
    </message>
</context>
<context>
    <name>models</name>
    <message>
        <source>&amp;Fetch it first</source>
        <translation>先下载(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Fetch the rest…</source>
        <translation>下载其余部分(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Fetch…</source>
        <translation>下载(&amp;F)…</translation>
    </message>
    <message>
        <source>&amp;Go on</source>
        <translation>继续(&amp;G)</translation>
    </message>
    <message>
        <source>&amp;Import a file…</source>
        <translation>导入文件(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Measure its speed here</source>
        <translation>在本机测量速度(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Remove…</source>
        <translation>移除(&amp;R)…</translation>
    </message>
    <message>
        <source>&amp;Scan without it</source>
        <translation>不用它直接扫描(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Stop</source>
        <translation>停止(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Use for every scan</source>
        <translation>用于每次扫描(&amp;U)</translation>
    </message>
    <message>
        <source>A model of your own; features are its own output, {length} numbers an image.</source>
        <translation>自己的模型；特征取自其输出，每张图像 {length} 个数。</translation>
    </message>
    <message>
        <source>A model of your own; features are the layer {layer}, {length} numbers an image.</source>
        <translation>自己的模型；特征取自 {layer} 层，每张图像 {length} 个数。</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>An earlier layer of the large network: closer to shapes and textures than to things.</source>
        <translation>大型神经网络的前层：更接近形状和纹理，而非物体。</translation>
    </message>
    <message>
        <source>Apple&apos;s Neural Engine or GPU</source>
        <translation>Apple 神经网络引擎或 GPU</translation>
    </message>
    <message>
        <source>Asking the server</source>
        <translation>正在询问服务器</translation>
    </message>
    <message>
        <source>Built in</source>
        <translation>内置</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Checking</source>
        <translation>正在核对</translation>
    </message>
    <message>
        <source>Close</source>
        <translation>关闭</translation>
    </message>
    <message>
        <source>Close; a fetch stops, and goes on from there next time</source>
        <translation>关闭；下载会停止，下次从中断处继续</translation>
    </message>
    <message>
        <source>Every scan compares by this model, whatever its engine</source>
        <translation>无论哪种引擎，每次扫描都用此模型比较</translation>
    </message>
    <message>
        <source>Fetch a model</source>
        <translation>下载模型</translation>
    </message>
    <message>
        <source>Fetch it</source>
        <translation>下载</translation>
    </message>
    <message>
        <source>Fetch it over the internet, once; you are asked first</source>
        <translation>通过互联网下载一次；下载前会先询问</translation>
    </message>
    <message>
        <source>Fetch {model}?</source>
        <translation>要下载 {model} 吗？</translation>
    </message>
    <message>
        <source>Getting it</source>
        <translation>正在下载</translation>
    </message>
    <message>
        <source>Import a model</source>
        <translation>导入模型</translation>
    </message>
    <message>
        <source>Installed</source>
        <translation>已安装</translation>
    </message>
    <message>
        <source>It frees {size}. Features in the cache stay.</source>
        <translation>可释放 {size}。缓存中的特征不变。</translation>
    </message>
    <message>
        <source>It frees {size}. Features in the cache stay. Gone with it, being parts of the same file: {models}.</source>
        <translation>可释放 {size}。缓存中的特征不变。属于同一文件的模型会一同移除：{models}。</translation>
    </message>
    <message>
        <source>It is fetched once, over the internet; nothing of your images is sent.</source>
        <translation>通过互联网下载一次；不会发送图像的任何内容。</translation>
    </message>
    <message>
        <source>It is {factor} times as fast there as on the processor, with the same features.</source>
        <translation>在该设备上的速度是处理器的 {factor} 倍，特征相同。</translation>
    </message>
    <message>
        <source>It runs where the settings say.</source>
        <translation>按设置中指定的设备运行。</translation>
    </message>
    <message>
        <source>Let the engine &amp;choose</source>
        <translation>由引擎选择(&amp;C)</translation>
    </message>
    <message>
        <source>Let the transfer stand still</source>
        <translation>暂停传输</translation>
    </message>
    <message>
        <source>Licence and &amp;SHA-256</source>
        <translation>许可证和 SHA-256(&amp;S)</translation>
    </message>
    <message>
        <source>Licence and SHA-256</source>
        <translation>许可证和 SHA-256</translation>
    </message>
    <message>
        <source>Licence {licence}; {origin}
SHA-256 {digest}</source>
        <translation>许可证 {licence}；{origin}
SHA-256 {digest}</translation>
    </message>
    <message>
        <source>Making it ready</source>
        <translation>正在准备</translation>
    </message>
    <message>
        <source>Measuring…</source>
        <translation>正在测量…</translation>
    </message>
    <message>
        <source>Missing: install the program again</source>
        <translation>缺失：请重新安装程序</translation>
    </message>
    <message>
        <source>Models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>More about {model}</source>
        <translation>关于 {model} 的更多信息</translation>
    </message>
    <message>
        <source>Not installed</source>
        <translation>未安装</translation>
    </message>
    <message>
        <source>Not now</source>
        <translation>暂不</translation>
    </message>
    <message>
        <source>Nothing but the processor is offered here.</source>
        <translation>这里仅有处理器可用。</translation>
    </message>
    <message>
        <source>ONNX models (*.onnx)</source>
        <translation>ONNX 模型 (*.onnx)</translation>
    </message>
    <message>
        <source>OpenVINO</source>
        <translation>OpenVINO</translation>
    </message>
    <message>
        <source>Paused.</source>
        <translation>已暂停。</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove a model</source>
        <translation>移除模型</translation>
    </message>
    <message>
        <source>Remove {model}?</source>
        <translation>要移除 {model} 吗？</translation>
    </message>
    <message>
        <source>Removed.</source>
        <translation>已移除。</translation>
    </message>
    <message>
        <source>Scans use the network of their engine again</source>
        <translation>扫描恢复使用各引擎的神经网络</translation>
    </message>
    <message>
        <source>Sees crops, small shifts and edits. Small and quick; what the engine “Balanced” uses.</source>
        <translation>能识别裁剪、小幅偏移和编辑。小而快；“均衡”引擎使用它。</translation>
    </message>
    <message>
        <source>Something is under way; stop it first.</source>
        <translation>有任务正在进行；请先停止。</translation>
    </message>
    <message>
        <source>Speed, licence, and removal</source>
        <translation>速度、许可证和移除</translation>
    </message>
    <message>
        <source>State</source>
        <translation>状态</translation>
    </message>
    <message>
        <source>Stop it; what has arrived is kept</source>
        <translation>停止；已下载的部分会保留</translation>
    </message>
    <message>
        <source>Stopped. What has arrived is kept.</source>
        <translation>已停止。已下载的部分会保留。</translation>
    </message>
    <message>
        <source>The large network with weights of 8 bits: a quarter of the size, about three times as fast.</source>
        <translation>权重为 8 位的大型神经网络：大小为四分之一，速度约为三倍。</translation>
    </message>
    <message>
        <source>The large, well-known network. Slower by far; what the engine “Thorough” uses.</source>
        <translation>知名的大型神经网络。慢得多；“深入”引擎使用它。</translation>
    </message>
    <message>
        <source>The line broke; trying again</source>
        <translation>连接中断；正在重试</translation>
    </message>
    <message>
        <source>The same earlier layer, with weights of 8 bits.</source>
        <translation>同一前层，权重为 8 位。</translation>
    </message>
    <message>
        <source>The thorough scan works with {model}, which is not there yet.</source>
        <translation>深入扫描要用 {model}，但它尚未安装。</translation>
    </message>
    <message>
        <source>Thorough scan</source>
        <translation>深入扫描</translation>
    </message>
    <message>
        <source>Tiny, and made for this program. Sees less than the others; the quickest of them.</source>
        <translation>极小，为本程序制作。识别能力不及其他模型；速度最快。</translation>
    </message>
    <message>
        <source>Use an ONNX model of your own; it can be dropped here too</source>
        <translation>使用自己的 ONNX 模型；也可拖放到此处</translation>
    </message>
    <message>
        <source>What it brings</source>
        <translation>用途</translation>
    </message>
    <message>
        <source>origin unknown</source>
        <translation>来源未知</translation>
    </message>
    <message>
        <source>speed not measured</source>
        <translation>尚未测量速度</translation>
    </message>
    <message>
        <source>the AMD GPU</source>
        <translation>AMD GPU</translation>
    </message>
    <message>
        <source>the GPU</source>
        <translation>GPU</translation>
    </message>
    <message>
        <source>the NVIDIA GPU</source>
        <translation>NVIDIA GPU</translation>
    </message>
    <message>
        <source>the processor</source>
        <translation>处理器</translation>
    </message>
    <message>
        <source>unknown</source>
        <comment>licence</comment>
        <translation>未知</translation>
    </message>
    <message>
        <source>{command}: {model}</source>
        <translation>{command}：{model}</translation>
    </message>
    <message>
        <source>{engine}: {sentence}</source>
        <translation>{engine}：{sentence}</translation>
    </message>
    <message>
        <source>{model} (used for every scan)</source>
        <translation>{model}（用于每次扫描）</translation>
    </message>
    <message>
        <source>{model} is installed.</source>
        <translation>{model} 已安装。</translation>
    </message>
    <message>
        <source>{model} is {size} large and under the licence {licence} ({origin}).</source>
        <translation>{model} 大小为 {size}，许可证为 {licence}（{origin}）。</translation>
    </message>
    <message>
        <source>{model}: {speed}.</source>
        <translation>{model}：{speed}。</translation>
    </message>
    <message>
        <source>{model}: {state}</source>
        <translation>{model}：{state}</translation>
    </message>
    <message>
        <source>{processor} failed: {reason}.</source>
        <translation>{processor} 出错：{reason}。</translation>
    </message>
    <message>
        <source>{processor} gives other features than the processor (cosine {cosine}).</source>
        <translation>{processor} 得出的特征与处理器不同（余弦 {cosine}）。</translation>
    </message>
    <message>
        <source>{processor} is no faster than the processor ({factor} of its speed).</source>
        <translation>{processor} 不比处理器快（速度为其 {factor} 倍）。</translation>
    </message>
    <message>
        <source>{processor} is not offered by the installed runtime.</source>
        <translation>已安装的运行库不提供 {processor}。</translation>
    </message>
    <message>
        <source>{share} fetched</source>
        <translation>已下载 {share}</translation>
    </message>
    <message>
        <source>{speed} on {processor}</source>
        <translation>{processor}：{speed}</translation>
    </message>
    <message>
        <source>{stage} ({detail})</source>
        <translation>{stage}（{detail}）</translation>
    </message>
    <message>
        <source>{stage}: {done} of {total}</source>
        <translation>{stage}：{done} / {total}</translation>
    </message>
</context>
<context>
    <name>numbers</name>
    <message>
        <source> or </source>
        <comment>between alternatives</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>, </source>
        <comment>between the items of a list</comment>
        <translation>、</translation>
    </message>
    <message>
        <source>; </source>
        <comment>between parts of a sentence</comment>
        <translation>；</translation>
    </message>
    <message>
        <source>a few seconds left</source>
        <translation>还剩几秒</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>约剩 {time}</translation>
    </message>
    <message>
        <source>{first} {second}</source>
        <comment>two sentences</comment>
        <translation>{first}{second}</translation>
    </message>
    <message>
        <source>{hours}&#xa0;h</source>
        <translation>{hours} 小时</translation>
    </message>
    <message>
        <source>{minutes}&#xa0;min</source>
        <translation>{minutes} 分钟</translation>
    </message>
    <message>
        <source>{number} images per second</source>
        <translation>每秒 {number} 张图像</translation>
    </message>
    <message>
        <source>{number}&#xa0;%</source>
        <translation>{number}%</translation>
    </message>
    <message>
        <source>{seconds}&#xa0;s</source>
        <translation>{seconds} 秒</translation>
    </message>
</context>
<context>
    <name>places</name>
    <message>
        <source>By more than saving again, resizing, other tones or another sharpness can do.</source>
        <translation>差异大于重新保存、调整尺寸、改变影调或锐度所能造成的。</translation>
    </message>
    <message>
        <source>Edits: {edits}.</source>
        <translation>编辑内容：{edits}。</translation>
    </message>
    <message>
        <source>In one of them only</source>
        <translation>仅其中一张有</translation>
    </message>
    <message>
        <source>Looking for places that differ…</source>
        <translation>正在查找不同之处…</translation>
    </message>
    <message>
        <source>No place differs</source>
        <translation>没有不同之处</translation>
    </message>
    <message>
        <source>No places were looked for: how the two lie on one another is not known.</source>
        <translation>未查找不同之处：不知道两张图像如何对齐。</translation>
    </message>
    <message>
        <source>Other colour</source>
        <translation>颜色不同</translation>
    </message>
    <message>
        <source>Other content</source>
        <translation>内容不同</translation>
    </message>
    <message>
        <source>Place {number} of {total}: {kind}, {width}&#xa0;by&#xa0;{height} pixels, {position}</source>
        <translation>第 {number} 个不同之处，共 {total} 个：{kind}，宽 {width}、高 {height} 像素，{position}</translation>
    </message>
    <message>
        <source>Places that differ cannot be looked for</source>
        <translation>无法查找不同之处</translation>
    </message>
    <message>
        <source>a frame or bars around it</source>
        <translation>四周有边框或黑边</translation>
    </message>
    <message>
        <source>a part covered or censored</source>
        <translation>局部遮盖或打码</translation>
    </message>
    <message>
        <source>bottom</source>
        <translation>下方</translation>
    </message>
    <message>
        <source>bottom left</source>
        <translation>左下方</translation>
    </message>
    <message>
        <source>bottom right</source>
        <translation>右下方</translation>
    </message>
    <message>
        <source>brightness or contrast</source>
        <translation>亮度或对比度</translation>
    </message>
    <message>
        <source>colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>everywhere</source>
        <translation>整个画面</translation>
    </message>
    <message>
        <source>in one of them only</source>
        <translation>仅其中一张有</translation>
    </message>
    <message>
        <source>left</source>
        <translation>左侧</translation>
    </message>
    <message>
        <source>middle</source>
        <translation>中间</translation>
    </message>
    <message>
        <source>other colour</source>
        <translation>颜色不同</translation>
    </message>
    <message>
        <source>other content</source>
        <translation>内容不同</translation>
    </message>
    <message>
        <source>right</source>
        <translation>右侧</translation>
    </message>
    <message>
        <source>sharpened or blurred</source>
        <translation>锐化或模糊</translation>
    </message>
    <message>
        <source>something laid over it (a caption, logo or watermark)</source>
        <translation>画面上叠加了内容（说明文字、徽标或水印）</translation>
    </message>
    <message>
        <source>top</source>
        <translation>上方</translation>
    </message>
    <message>
        <source>top left</source>
        <translation>左上方</translation>
    </message>
    <message>
        <source>top right</source>
        <translation>右上方</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}。</translation>
    </message>
    <message>
        <source>{width}&#xa0;{times}&#xa0;{height} pixels, {position}</source>
        <translation>{width}&#xa0;{times}&#xa0;{height} 像素，{position}</translation>
    </message>
</context>
<context>
    <name>quality</name>
    <message>
        <source>JPEG about&#xa0;{quality}</source>
        <translation>JPEG 约&#xa0;{quality}</translation>
    </message>
    <message>
        <source>about {factor}{times}</source>
        <translation>约 {factor}{times}</translation>
    </message>
    <message>
        <source>as the camera wrote them</source>
        <translation>相机原样写入</translation>
    </message>
    <message>
        <source>colour profile</source>
        <translation>色彩配置文件</translation>
    </message>
    <message>
        <source>fine detail is missing from all of the picture</source>
        <translation>整个画面缺少细节</translation>
    </message>
    <message>
        <source>lossless</source>
        <translation>无损</translation>
    </message>
    <message>
        <source>lossless, made from a JPEG of quality about&#xa0;{quality}</source>
        <translation>无损，由质量约&#xa0;{quality} 的 JPEG 制成</translation>
    </message>
    <message>
        <source>lossy</source>
        <translation>有损</translation>
    </message>
    <message>
        <source>no</source>
        <comment>not enlarged</comment>
        <translation>否</translation>
    </message>
    <message>
        <source>none</source>
        <comment>metadata</comment>
        <translation>无</translation>
    </message>
    <message>
        <source>none seen</source>
        <translation>未发现</translation>
    </message>
    <message>
        <source>the end of the picture is missing</source>
        <translation>画面末尾缺失</translation>
    </message>
    <message>
        <source>the last {share}&#xa0;% of the picture is missing</source>
        <translation>画面末尾 {share}% 缺失</translation>
    </message>
    <message>
        <source>{now}; before that about&#xa0;{earlier}</source>
        <translation>{now}；此前约&#xa0;{earlier}</translation>
    </message>
</context>
<context>
    <name>removal</name>
    <message>
        <source>Connect the drive, or scan again.</source>
        <translation>请连接驱动器，或重新扫描。</translation>
    </message>
    <message>
        <source>Moving</source>
        <translation>正在移动</translation>
    </message>
    <message>
        <source>Moving to the trash</source>
        <translation>正在移动到回收站</translation>
    </message>
    <message>
        <source>Moving to “{folder}”</source>
        <translation>正在移动到“{folder}”</translation>
    </message>
    <message>
        <source>Nothing is left to do: these images are no longer marked for removal.</source>
        <translation>没有需要处理的图像：这些图像已不再标记为移除。</translation>
    </message>
    <message>
        <source>Nothing is left to do: these images were removed or put back since.</source>
        <translation>没有需要处理的图像：这些图像之后已被移除或放回原处。</translation>
    </message>
    <message>
        <source>Nothing of this removal is in the trash any more.</source>
        <translation>回收站中已没有此次移除的任何文件。</translation>
    </message>
    <message>
        <source>Nothing was moved</source>
        <translation>未移动任何图像</translation>
    </message>
    <message>
        <source>Nothing was moved to the trash</source>
        <translation>未将任何图像移动到回收站</translation>
    </message>
    <message>
        <source>Nothing was moved to “{folder}”</source>
        <translation>未将任何图像移动到“{folder}”</translation>
    </message>
    <message>
        <source>Nothing was put back</source>
        <translation>未放回任何图像</translation>
    </message>
    <message>
        <source>Nothing was replaced by clones</source>
        <translation>未将任何图像替换为克隆</translation>
    </message>
    <message>
        <source>Nothing was replaced by hard links</source>
        <translation>未将任何图像替换为硬链接</translation>
    </message>
    <message>
        <source>Nothing was replaced by symbolic links</source>
        <translation>未将任何图像替换为符号链接</translation>
    </message>
    <message>
        <source>Replacing by clones</source>
        <translation>正在替换为克隆</translation>
    </message>
    <message>
        <source>Replacing by hard links</source>
        <translation>正在替换为硬链接</translation>
    </message>
    <message>
        <source>Replacing by symbolic links</source>
        <translation>正在替换为符号链接</translation>
    </message>
    <message>
        <source>Something else is running. Wait for it or cancel it, then try again.</source>
        <translation>另一项任务正在进行。请等待其完成或将其取消，然后重试。</translation>
    </message>
    <message>
        <source>Stopped: {sentences}</source>
        <translation>已停止：{sentences}</translation>
    </message>
    <message>
        <source>What is left of this removal is still in the trash.</source>
        <translation>此次移除的其余部分仍在回收站中。</translation>
    </message>
    <message>
        <source>about {time} left</source>
        <translation>约剩 {time}</translation>
    </message>
    <message>
        <source>{done} ({size})</source>
        <translation>{done}（{size}）</translation>
    </message>
    <message>
        <source>{done} of {total}</source>
        <translation>{done} / {total}</translation>
    </message>
    <message>
        <source>{sentence}.</source>
        <translation>{sentence}。</translation>
    </message>
</context>
<context>
    <name>report</name>
    <message>
        <source>Decided: {remove} to remove ({size} MB), {keep} to keep, {left} undecided.</source>
        <translation>已决定：移除 {remove} 张（{size} MB），保留 {keep} 张，未决定 {left} 张。</translation>
    </message>
    <message>
        <source>Dedup report</source>
        <translation>Dedup 报告</translation>
    </message>
    <message>
        <source>Detail</source>
        <translation>详情</translation>
    </message>
    <message>
        <source>File</source>
        <translation>文件</translation>
    </message>
    <message>
        <source>Group {number}</source>
        <translation>组 {number}</translation>
    </message>
    <message>
        <source>No duplicates found.</source>
        <translation>未找到重复项。</translation>
    </message>
    <message>
        <source>Reason</source>
        <translation>原因</translation>
    </message>
    <message>
        <source>Sharing a part ({number})</source>
        <translation>局部重合（{number}）</translation>
    </message>
    <message>
        <source>Skipped ({number})</source>
        <translation>已跳过（{number}）</translation>
    </message>
    <message>
        <source>These are no duplicates: each shows something that the other does not.</source>
        <translation>这些不是重复项：每张都有另一张没有的内容。</translation>
    </message>
    <message>
        <source>added</source>
        <translation>单方才有</translation>
    </message>
    <message>
        <source>best-quality</source>
        <translation>质量最好</translation>
    </message>
    <message>
        <source>burst</source>
        <translation>另一次拍摄</translation>
    </message>
    <message>
        <source>colours</source>
        <translation>颜色</translation>
    </message>
    <message>
        <source>companion</source>
        <translation>随附文件</translation>
    </message>
    <message>
        <source>covered</source>
        <translation>有遮盖</translation>
    </message>
    <message>
        <source>cropped</source>
        <translation>已裁剪</translation>
    </message>
    <message>
        <source>edited</source>
        <translation>已编辑</translation>
    </message>
    <message>
        <source>exact</source>
        <translation>完全相同</translation>
    </message>
    <message>
        <source>first-path</source>
        <translation>名称排在最前</translation>
    </message>
    <message>
        <source>folder-priority</source>
        <translation>优先文件夹</translation>
    </message>
    <message>
        <source>frame</source>
        <translation>边框</translation>
    </message>
    <message>
        <source>laid-over</source>
        <translation>叠加内容</translation>
    </message>
    <message>
        <source>largest-file</source>
        <translation>文件最大</translation>
    </message>
    <message>
        <source>mirrored</source>
        <translation>已镜像</translation>
    </message>
    <message>
        <source>most-pixels</source>
        <translation>像素最多</translation>
    </message>
    <message>
        <source>newest</source>
        <translation>最新</translation>
    </message>
    <message>
        <source>not readable</source>
        <translation>无法读取</translation>
    </message>
    <message>
        <source>not-a-copy-name</source>
        <translation>名称不像副本</translation>
    </message>
    <message>
        <source>not-upscaled</source>
        <translation>未放大</translation>
    </message>
    <message>
        <source>oldest</source>
        <translation>最旧</translation>
    </message>
    <message>
        <source>original-format</source>
        <translation>原始格式</translation>
    </message>
    <message>
        <source>other-colour</source>
        <translation>颜色不同</translation>
    </message>
    <message>
        <source>other-content</source>
        <translation>内容不同</translation>
    </message>
    <message>
        <source>outside-archive</source>
        <translation>不在压缩包内</translation>
    </message>
    <message>
        <source>partial</source>
        <translation>局部重合</translation>
    </message>
    <message>
        <source>re-encoded</source>
        <translation>已重新编码</translation>
    </message>
    <message>
        <source>reference-folder</source>
        <translation>参考文件夹</translation>
    </message>
    <message>
        <source>resized</source>
        <translation>已调整尺寸</translation>
    </message>
    <message>
        <source>richer-metadata</source>
        <translation>元数据最丰富</translation>
    </message>
    <message>
        <source>rotated</source>
        <translation>已旋转</translation>
    </message>
    <message>
        <source>same-pixels</source>
        <translation>像素相同</translation>
    </message>
    <message>
        <source>sharpness</source>
        <translation>锐度</translation>
    </message>
    <message>
        <source>shortest-path</source>
        <translation>路径最短</translation>
    </message>
    <message>
        <source>size unknown</source>
        <translation>尺寸未知</translation>
    </message>
    <message>
        <source>suggested keeper: {why}</source>
        <translation>建议保留：{why}</translation>
    </message>
    <message>
        <source>to be looked at: {relation}</source>
        <translation>待查看：{relation}</translation>
    </message>
    <message>
        <source>tones</source>
        <translation>影调</translation>
    </message>
    <message>
        <source>undamaged</source>
        <translation>未损坏</translation>
    </message>
    <message>
        <source>unedited</source>
        <translation>未编辑</translation>
    </message>
    <message>
        <source>variant</source>
        <translation>内容不同</translation>
    </message>
    <message>
        <source>whole-picture</source>
        <translation>完整画面</translation>
    </message>
    <message>
        <source>{kind}: {width} × {height} pixels at {x}, {y}</source>
        <translation>{kind}：{width} × {height} 像素，位于 {x}, {y}</translation>
    </message>
    <message>
        <source>{number} MB can be freed</source>
        <translation>可释放 {number} MB</translation>
    </message>
    <message>
        <source>{number} bytes</source>
        <translation>{number} 字节</translation>
    </message>
    <message>
        <source>{number} skipped</source>
        <translation>已跳过 {number} 个</translation>
    </message>
    <message>
        <source>{parts}.</source>
        <translation>{parts}。</translation>
    </message>
    <message>
        <source>{relation} ({edits})</source>
        <translation>{relation}（{edits}）</translation>
    </message>
</context>
<context>
    <name>results</name>
    <message>
        <source>&amp;Cancel scan</source>
        <translation>取消扫描(&amp;C)</translation>
    </message>
    <message>
        <source>&amp;Not duplicates</source>
        <translation>不是重复项(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Pause</source>
        <translation>暂停(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Resume</source>
        <translation>继续(&amp;R)</translation>
    </message>
    <message>
        <source>All done</source>
        <translation>全部完成</translation>
    </message>
    <message>
        <source>All images of the group are selected: there is no rest to split them off.</source>
        <translation>已选择组中的所有图像：没有其余图像可供分出。</translation>
    </message>
    <message>
        <source>Back to the folder list; decisions are kept</source>
        <translation>返回文件夹列表；决定会保留</translation>
    </message>
    <message>
        <source>Back to the folders</source>
        <translation>返回文件夹列表</translation>
    </message>
    <message>
        <source>Change folders or options</source>
        <translation>更改文件夹或选项</translation>
    </message>
    <message>
        <source>Dedup does not agree with what was imported; the message above says why.</source>
        <translation>Dedup 不认同导入的组；理由见上方的消息。</translation>
    </message>
    <message>
        <source>Every group listed is decided. Apply shows what will happen.</source>
        <translation>列出的组均已决定。“执行”会先显示将要发生什么。</translation>
    </message>
    <message>
        <source>F&amp;olders</source>
        <translation>文件夹(&amp;O)</translation>
    </message>
    <message>
        <source>Go on with the scan</source>
        <translation>继续扫描</translation>
    </message>
    <message>
        <source>Groups appear here as soon as the first are found.</source>
        <translation>找到第一批组后会立即显示在此处。</translation>
    </message>
    <message>
        <source>Import cancelled</source>
        <translation>导入已取消</translation>
    </message>
    <message>
        <source>Judging the groups of another tool</source>
        <translation>正在判断其他工具的组</translation>
    </message>
    <message>
        <source>Let the scan stand still</source>
        <translation>暂停扫描</translation>
    </message>
    <message>
        <source>Looking for duplicates</source>
        <translation>正在查找重复项</translation>
    </message>
    <message>
        <source>Marking…</source>
        <translation>正在标记…</translation>
    </message>
    <message>
        <source>No duplicates found</source>
        <translation>未找到重复项</translation>
    </message>
    <message>
        <source>No group is confirmed</source>
        <translation>没有得到确认的组</translation>
    </message>
    <message>
        <source>No group on screen can be accepted without a look.</source>
        <translation>屏幕上没有无需查看即可采纳建议的组。</translation>
    </message>
    <message>
        <source>No image could be read</source>
        <translation>没有可读取的图像</translation>
    </message>
    <message>
        <source>No images here</source>
        <translation>这里没有图像</translation>
    </message>
    <message>
        <source>Not duplicates</source>
        <translation>不是重复项</translation>
    </message>
    <message>
        <source>Nothing is marked for removal yet.</source>
        <translation>还没有标记为移除的图像。</translation>
    </message>
    <message>
        <source>Nothing to compare</source>
        <translation>没有可比较的图像</translation>
    </message>
    <message>
        <source>Nothing was changed. Images that were read are in the cache, so that another try is quicker.</source>
        <translation>未更改任何文件。已读取的图像在缓存中，再次尝试会更快。</translation>
    </message>
    <message>
        <source>Places are no longer outlined.</source>
        <translation>已不再框出不同之处。</translation>
    </message>
    <message>
        <source>Places are outlined.</source>
        <translation>已框出不同之处。</translation>
    </message>
    <message>
        <source>Progress of the scan</source>
        <translation>扫描进度</translation>
    </message>
    <message>
        <source>Remember these pairs as not duplicates</source>
        <translation>将这些图像对记为不是重复项</translation>
    </message>
    <message>
        <source>Scan &amp;again</source>
        <translation>重新扫描(&amp;A)</translation>
    </message>
    <message>
        <source>Scan again to try once more.</source>
        <translation>请重新扫描以再次尝试。</translation>
    </message>
    <message>
        <source>Scan the same folders again</source>
        <translation>再次扫描相同的文件夹</translation>
    </message>
    <message>
        <source>Show the skipped images and why</source>
        <translation>显示已跳过的图像及其原因</translation>
    </message>
    <message>
        <source>Show what was skipped</source>
        <translation>显示已跳过的内容</translation>
    </message>
    <message>
        <source>Starting</source>
        <translation>正在开始</translation>
    </message>
    <message>
        <source>Stop here and keep what was found; the next scan goes on from it</source>
        <translation>到此停止并保留已找到的内容；下次扫描从此处继续</translation>
    </message>
    <message>
        <source>Stopping</source>
        <translation>正在停止</translation>
    </message>
    <message>
        <source>The import brought no groups</source>
        <translation>导入未得到任何组</translation>
    </message>
    <message>
        <source>The import failed</source>
        <translation>导入失败</translation>
    </message>
    <message>
        <source>These folders hold no images of a known format, or the options leave them all out.</source>
        <translation>这些文件夹中没有已知格式的图像，或选项将其全部排除。</translation>
    </message>
    <message>
        <source>What Dedup confirms appears here.</source>
        <translation>Dedup 确认的组显示在这里。</translation>
    </message>
    <message>
        <source>What can be done here</source>
        <translation>此处可执行的命令</translation>
    </message>
    <message>
        <source>What was imported holds no group of which two images can be read.</source>
        <translation>导入的内容中，没有一个组有两张可读取的图像。</translation>
    </message>
    <message>
        <source>What was read so far is in the cache: the next scan of these folders begins where this one ended.</source>
        <translation>目前读取的内容已在缓存中：下次扫描这些文件夹时从此处继续。</translation>
    </message>
    <message>
        <source>What you decided earlier cannot be read: {reason}</source>
        <translation>无法读取先前的决定：{reason}</translation>
    </message>
    <message>
        <source>in {time}</source>
        <translation>用时 {time}</translation>
    </message>
    <message>
        <source>the groups on show are from before it</source>
        <translation>显示的是导入之前的组</translation>
    </message>
    <message>
        <source>these groups are of the scan before</source>
        <translation>这些组来自上一次扫描</translation>
    </message>
    <message>
        <source>{name} cannot be read, and was not copied.</source>
        <translation>无法读取“{name}”，未复制。</translation>
    </message>
    <message>
        <source>{name} copied.</source>
        <translation>已复制“{name}”。</translation>
    </message>
    <message>
        <source>{name} has not the name of an image, and is not opened.</source>
        <translation>“{name}”没有图像的名称，未打开。</translation>
    </message>
    <message>
        <source>{name} is inside an archive, and is not opened from there.</source>
        <translation>{name} 在压缩包内，无法直接打开。</translation>
    </message>
    <message>
        <source>{name}: no program opens it.</source>
        <translation>“{name}”：没有可打开它的程序。</translation>
    </message>
</context>
<context>
    <name>review</name>
    <message>
        <source>Accept suggestion</source>
        <translation>采纳建议</translation>
    </message>
    <message>
        <source>Apply…</source>
        <translation>执行…</translation>
    </message>
    <message>
        <source>Archive</source>
        <translation>压缩包</translation>
    </message>
    <message>
        <source>Decide again what was taken back</source>
        <translation>重做已撤销的决定</translation>
    </message>
    <message>
        <source>Decided so far</source>
        <translation>目前已决定</translation>
    </message>
    <message>
        <source>Groups of duplicates</source>
        <translation>重复项组</translation>
    </message>
    <message>
        <source>Images of this group</source>
        <translation>此组的图像</translation>
    </message>
    <message>
        <source>Keep the suggested image, mark the others</source>
        <translation>保留建议的图像，标记其他图像</translation>
    </message>
    <message>
        <source>Mark by rules…</source>
        <translation>按规则标记…</translation>
    </message>
    <message>
        <source>Mark many groups at once, with a preview</source>
        <translation>一次标记多个组，可先预览</translation>
    </message>
    <message>
        <source>Never show these images together again</source>
        <translation>不再将这些图像显示在一起</translation>
    </message>
    <message>
        <source>Not duplicates</source>
        <translation>不是重复项</translation>
    </message>
    <message>
        <source>Redo</source>
        <translation>重做</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>See in numbers what will happen before anything is moved</source>
        <translation>在移动任何文件之前，以数字查看将会发生什么</translation>
    </message>
    <message>
        <source>Suggested</source>
        <translation>建议</translation>
    </message>
    <message>
        <source>Suggested?</source>
        <translation>建议？</translation>
    </message>
    <message>
        <source>Take the last decision back</source>
        <translation>撤销上一个决定</translation>
    </message>
    <message>
        <source>To look at</source>
        <translation>待查看</translation>
    </message>
    <message>
        <source>Undo</source>
        <translation>撤销</translation>
    </message>
    <message>
        <source>weak</source>
        <translation>弱匹配</translation>
    </message>
</context>
<context>
    <name>review texts</name>
    <message>
        <source>Decided</source>
        <translation>已决定</translation>
    </message>
    <message>
        <source>Duplicates again.</source>
        <translation>已恢复为重复项。</translation>
    </message>
    <message>
        <source>No image of this group has the number {number}.</source>
        <translation>此组中没有编号为 {number} 的图像。</translation>
    </message>
    <message>
        <source>Not marked: it is in a reference folder, and nothing is removed from there.</source>
        <translation>未标记：它位于参考文件夹，其中的图像不会被移除。</translation>
    </message>
    <message>
        <source>Not marked: it is inside an archive, and what lies there is only shown.</source>
        <translation>未标记：它在压缩包内，其中的图像仅供查看。</translation>
    </message>
    <message>
        <source>Not marked: it is no longer in a group.</source>
        <translation>未标记：它已不在任何组中。</translation>
    </message>
    <message>
        <source>Not marked: it is the last image of its group, and one always stays.</source>
        <translation>未标记：它是组中最后一张图像，每个组总要保留一张。</translation>
    </message>
    <message>
        <source>Not marked: its other copies are inside archives, and one outside always stays.</source>
        <translation>未标记：其他副本都在压缩包内，压缩包外始终保留一张。</translation>
    </message>
    <message>
        <source>Nothing to remove yet</source>
        <translation>尚无待移除的图像</translation>
    </message>
    <message>
        <source>Remembered as not duplicates. Undo takes it back.</source>
        <translation>已记为不是重复项。可撤销。</translation>
    </message>
    <message>
        <source>Undecided</source>
        <translation>未决定</translation>
    </message>
    <message>
        <source>decided</source>
        <translation>已决定</translation>
    </message>
    <message>
        <source>in a reference folder</source>
        <translation>位于参考文件夹</translation>
    </message>
    <message>
        <source>in all {images}, {size}</source>
        <translation>共{images}，{size}</translation>
    </message>
    <message>
        <source>in an archive</source>
        <translation>在压缩包内</translation>
    </message>
    <message>
        <source>no duplicates</source>
        <translation>不是重复项</translation>
    </message>
    <message>
        <source>suggested keeper</source>
        <translation>建议保留的图像</translation>
    </message>
    <message>
        <source>to be kept</source>
        <translation>将保留</translation>
    </message>
    <message>
        <source>to be looked at</source>
        <translation>待查看</translation>
    </message>
    <message>
        <source>to be removed</source>
        <translation>将移除</translation>
    </message>
    <message>
        <source>undecided</source>
        <translation>未决定</translation>
    </message>
    <message>
        <source>{key} ends it.</source>
        <translation>{key} 取消选择。</translation>
    </message>
    <message>
        <source>{key} ends the selection.</source>
        <translation>{key} 取消选择。</translation>
    </message>
    <message>
        <source>{name}: keep</source>
        <translation>{name}：保留</translation>
    </message>
    <message>
        <source>{name}: remove</source>
        <translation>{name}：移除</translation>
    </message>
    <message>
        <source>{name}: undecided</source>
        <translation>{name}：未决定</translation>
    </message>
    <message>
        <source>{name}: {details}</source>
        <translation>{name}：{details}</translation>
    </message>
    <message>
        <source>{number} open</source>
        <translation>{number} 张未决定</translation>
    </message>
    <message>
        <source>{number} to keep</source>
        <translation>保留 {number} 张</translation>
    </message>
    <message>
        <source>{number} undecided again</source>
        <translation>恢复为未决定 {number} 张</translation>
    </message>
    <message>
        <source>{size} can be freed</source>
        <translation>可释放 {size}</translation>
    </message>
    <message>
        <source>{time} at this pace</source>
        <translation>按此速度{time}</translation>
    </message>
    <message>
        <source>{width}&#xa0;by&#xa0;{height}</source>
        <translation>宽 {width}、高 {height}</translation>
    </message>
</context>
<context>
    <name>rule texts</name>
    <message>
        <source>, then </source>
        <comment>between folders</comment>
        <translation>，其次 </translation>
    </message>
    <message>
        <source>All groups</source>
        <translation>所有组</translation>
    </message>
    <message>
        <source>All in one folder</source>
        <translation>全部在一个文件夹中</translation>
    </message>
    <message>
        <source>Anywhere</source>
        <translation>任意位置</translation>
    </message>
    <message>
        <source>Exact copies only</source>
        <translation>仅限完全相同的副本</translation>
    </message>
    <message>
        <source>Exact, then camera originals, whole pictures, best quality</source>
        <translation>完全相同，其次相机原始文件、完整画面、最佳质量</translation>
    </message>
    <message>
        <source>In different folders</source>
        <translation>在不同文件夹中</translation>
    </message>
    <message>
        <source>Keep camera originals over their exports</source>
        <translation>保留相机原始文件，而非由其导出的文件</translation>
    </message>
    <message>
        <source>Keep the best quality</source>
        <translation>保留质量最好的</translation>
    </message>
    <message>
        <source>Keep the largest file</source>
        <translation>保留最大的文件</translation>
    </message>
    <message>
        <source>Keep the most pixels</source>
        <translation>保留像素最多的</translation>
    </message>
    <message>
        <source>Keep the newest</source>
        <translation>保留最新的</translation>
    </message>
    <message>
        <source>Keep the oldest</source>
        <translation>保留最旧的</translation>
    </message>
    <message>
        <source>Keep what is in the folders I prefer</source>
        <translation>保留优先文件夹中的</translation>
    </message>
    <message>
        <source>Keep what is in {folders}</source>
        <translation>保留“{folders}”中的</translation>
    </message>
    <message>
        <source>Keep what is suggested</source>
        <translation>保留建议的</translation>
    </message>
    <message>
        <source>Keep whole pictures over their crops</source>
        <translation>保留完整画面，而非其裁剪图</translation>
    </message>
    <message>
        <source>Leave alone</source>
        <translation>不处理</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>No undecided group is left in which that applies.</source>
        <translation>没有适用于此的未决定的组。</translation>
    </message>
    <message>
        <source>Nothing is marked in these groups, neither by this rule nor by one below it.</source>
        <translation>不标记这些组中的任何图像，此规则及其下方的规则都不标记。</translation>
    </message>
    <message>
        <source>Nothing would change: no undecided image falls under these rules.</source>
        <translation>不会有任何变化：没有未决定的图像符合这些规则。</translation>
    </message>
    <message>
        <source>Of files with identical bytes one is kept and the others are marked. Nothing else is touched.</source>
        <translation>逐字节相同的文件保留一个，标记其他的。不涉及其他图像。</translation>
    </message>
    <message>
        <source>The image with the most pixels is kept; of equals the usual rules decide.</source>
        <translation>保留像素最多的图像；相同时由通常的规则决定。</translation>
    </message>
    <message>
        <source>The largest file is kept; of equals the usual rules decide.</source>
        <translation>保留最大的文件；相同时由通常的规则决定。</translation>
    </message>
    <message>
        <source>The newest by capture date is kept; without capture dates, the dates of change count.</source>
        <translation>保留拍摄日期最新的；没有拍摄日期时按修改日期。</translation>
    </message>
    <message>
        <source>The oldest by capture date is kept; without capture dates, the dates of change count.</source>
        <translation>保留拍摄日期最旧的；没有拍摄日期时按修改日期。</translation>
    </message>
    <message>
        <source>The suggested keeper is kept and its duplicates are marked, but for edits of unclear order.</source>
        <translation>保留建议保留的图像，标记其重复项；先后不明的编辑除外。</translation>
    </message>
    <message>
        <source>What is in the first of your folders is kept; duplicates of it elsewhere are marked.</source>
        <translation>保留首个优先文件夹中的图像；标记其在别处的重复项。</translation>
    </message>
    <message>
        <source>What lost least to compression and blur is kept; of equals the usual rules decide.</source>
        <translation>保留因压缩和模糊损失最少的；相同时由通常的规则决定。</translation>
    </message>
    <message>
        <source>Where a RAW or full-size HEIC is there, the JPEGs and the like made from it are marked.</source>
        <translation>有 RAW 或全尺寸 HEIC 时，标记由其制成的 JPEG 等图像。</translation>
    </message>
    <message>
        <source>Where the whole picture is there, what was cut out of it is marked.</source>
        <translation>有完整画面时，标记裁剪自它的图像。</translation>
    </message>
    <message>
        <source>Your rules “{name}” found nothing to mark in this scan; {rest} for you.</source>
        <translation>规则集“{name}”在此次扫描中未找到可标记的图像；{rest} 个组待审阅。</translation>
    </message>
    <message>
        <source>all in one folder</source>
        <translation>全部在一个文件夹中</translation>
    </message>
    <message>
        <source>from {first} on</source>
        <translation>{first} 起</translation>
    </message>
    <message>
        <source>from {least}</source>
        <translation>{least} 起</translation>
    </message>
    <message>
        <source>in different folders</source>
        <translation>在不同文件夹中</translation>
    </message>
    <message>
        <source>in {folders}</source>
        <translation>位于 {folders}</translation>
    </message>
    <message>
        <source>named {names}</source>
        <translation>名称为 {names}</translation>
    </message>
    <message>
        <source>no weak match</source>
        <translation>没有弱匹配</translation>
    </message>
    <message>
        <source>until {last}</source>
        <translation>至 {last}</translation>
    </message>
    <message>
        <source>up to {most}</source>
        <translation>不超过 {most}</translation>
    </message>
    <message>
        <source>{first} to {last}</source>
        <translation>{first} 至 {last}</translation>
    </message>
    <message>
        <source>{least} to {most}</source>
        <translation>{least} 至 {most}</translation>
    </message>
</context>
<context>
    <name>rules</name>
    <message>
        <source>&amp;Add a rule</source>
        <translation>添加规则(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Delete this set</source>
        <translation>删除此规则集(&amp;D)</translation>
    </message>
    <message>
        <source>&amp;Export…</source>
        <translation>导出(&amp;E)…</translation>
    </message>
    <message>
        <source>&amp;Import…</source>
        <translation>导入(&amp;I)…</translation>
    </message>
    <message>
        <source>&amp;Remove</source>
        <translation>移除(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Replace</source>
        <translation>替换(&amp;R)</translation>
    </message>
    <message>
        <source>&amp;Save as…</source>
        <translation>另存为(&amp;S)…</translation>
    </message>
    <message>
        <source>*(1)*; *copy*</source>
        <translation>*(1)*; *副本*</translation>
    </message>
    <message>
        <source>A set of that name comes with the program: choose another name.</source>
        <translation>程序自带同名的规则集：请换一个名称。</translation>
    </message>
    <message>
        <source>A set of that name is there already.</source>
        <translation>已有同名的规则集。</translation>
    </message>
    <message>
        <source>A&amp;ll groups</source>
        <translation>所有组(&amp;L)</translation>
    </message>
    <message>
        <source>Add</source>
        <translation>添加</translation>
    </message>
    <message>
        <source>Add a folder</source>
        <translation>添加文件夹</translation>
    </message>
    <message>
        <source>Add a folder: {name}</source>
        <translation>添加文件夹：{name}</translation>
    </message>
    <message>
        <source>Add a rule below the one that is chosen</source>
        <translation>在所选规则下方添加一条规则</translation>
    </message>
    <message>
        <source>After each scan, “{name}” marks what it is sure of.</source>
        <translation>每次扫描后，“{name}”会标记其确定的图像。</translation>
    </message>
    <message>
        <source>All matches are</source>
        <translation>所有匹配均为</translation>
    </message>
    <message>
        <source>Alt with the arrow keys moves a rule, Space switches it on or off</source>
        <translation>Alt 加方向键移动规则，空格键启用或停用</translation>
    </message>
    <message>
        <source>Another folder…</source>
        <translation>其他文件夹…</translation>
    </message>
    <message>
        <source>Any</source>
        <translation>任意</translation>
    </message>
    <message>
        <source>Cancel</source>
        <translation>取消</translation>
    </message>
    <message>
        <source>Choose a folder</source>
        <translation>选择文件夹</translation>
    </message>
    <message>
        <source>Choose one or several formats</source>
        <translation>选择一种或多种格式</translation>
    </message>
    <message>
        <source>Choose one or several relations</source>
        <translation>选择一种或多种关系</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>正在统计…</translation>
    </message>
    <message>
        <source>Dated from … to</source>
        <translation>日期从…到</translation>
    </message>
    <message>
        <source>Delete, import and export sets of rules</source>
        <translation>删除、导入和导出规则集</translation>
    </message>
    <message>
        <source>Examples</source>
        <translation>示例</translation>
    </message>
    <message>
        <source>Export rules</source>
        <translation>导出规则</translation>
    </message>
    <message>
        <source>First day</source>
        <translation>起始日期</translation>
    </message>
    <message>
        <source>Folders that they lie in</source>
        <translation>图像所在的文件夹</translation>
    </message>
    <message>
        <source>Folders, the one to keep first on top</source>
        <translation>文件夹，优先保留的在最上方</translation>
    </message>
    <message>
        <source>For groups</source>
        <translation>适用的组</translation>
    </message>
    <message>
        <source>Formats</source>
        <translation>格式</translation>
    </message>
    <message>
        <source>Goes: {path}</source>
        <translation>移走：{path}</translation>
    </message>
    <message>
        <source>How the images lie in folders</source>
        <translation>图像在文件夹中的分布</translation>
    </message>
    <message>
        <source>How the images of a group lie in folders</source>
        <translation>一组图像在文件夹中的分布</translation>
    </message>
    <message>
        <source>Images lie</source>
        <translation>图像位于</translation>
    </message>
    <message>
        <source>Import rules</source>
        <translation>导入规则</translation>
    </message>
    <message>
        <source>In the folders</source>
        <translation>位于文件夹</translation>
    </message>
    <message>
        <source>Keep these rules under a name</source>
        <translation>以一个名称保存这些规则</translation>
    </message>
    <message>
        <source>Largest size</source>
        <translation>最大大小</translation>
    </message>
    <message>
        <source>Last day</source>
        <translation>结束日期</translation>
    </message>
    <message>
        <source>M&amp;ore</source>
        <translation>更多(&amp;O)</translation>
    </message>
    <message>
        <source>Mark</source>
        <translation>标记</translation>
    </message>
    <message>
        <source>Mark by rules</source>
        <translation>按规则标记</translation>
    </message>
    <message>
        <source>Mark by these a&amp;fter each scan</source>
        <translation>每次扫描后按此标记(&amp;F)</translation>
    </message>
    <message>
        <source>Mark nothing (Esc)</source>
        <translation>不标记（Esc）</translation>
    </message>
    <message>
        <source>Mark what is shown here; nothing is moved before Apply, and Undo takes it back</source>
        <translation>标记此处显示的图像；执行之前不会移动任何文件，可撤销</translation>
    </message>
    <message>
        <source>Marks only images</source>
        <translation>仅标记图像</translation>
    </message>
    <message>
        <source>More about sets of rules</source>
        <translation>规则集的更多操作</translation>
    </message>
    <message>
        <source>Name</source>
        <translation>名称</translation>
    </message>
    <message>
        <source>Named</source>
        <translation>名称为</translation>
    </message>
    <message>
        <source>No rules mark after a scan.</source>
        <translation>扫描后不按任何规则标记。</translation>
    </message>
    <message>
        <source>Nothing real sets the two apart.</source>
        <translation>两者没有实质区别。</translation>
    </message>
    <message>
        <source>Nothing to show: nothing would be marked.</source>
        <translation>没有可显示的内容：不会标记任何图像。</translation>
    </message>
    <message>
        <source>Of the format</source>
        <translation>格式为</translation>
    </message>
    <message>
        <source>Only groups without a weak match</source>
        <translation>仅限没有弱匹配的组</translation>
    </message>
    <message>
        <source>Only what the list shows ({groups})</source>
        <translation>仅列表所示（{groups}）</translation>
    </message>
    <message>
        <source>Patterns with * and ?, between semicolons; case does not count</source>
        <translation>可使用 * 和 ? 的模式，以分号分隔；不区分大小写</translation>
    </message>
    <message>
        <source>Relations</source>
        <translation>关系</translation>
    </message>
    <message>
        <source>Remove</source>
        <translation>移除</translation>
    </message>
    <message>
        <source>Remove the rule that is chosen (Del)</source>
        <translation>移除所选规则（Del）</translation>
    </message>
    <message>
        <source>Replace the rules “{name}”?</source>
        <translation>替换规则集“{name}”？</translation>
    </message>
    <message>
        <source>Rul&amp;es</source>
        <translation>规则(&amp;E)</translation>
    </message>
    <message>
        <source>Rules (*.json)</source>
        <translation>规则 (*.json)</translation>
    </message>
    <message>
        <source>Rules that come with the program, and those that you saved</source>
        <translation>程序自带的规则和已保存的规则</translation>
    </message>
    <message>
        <source>Rules, the first that fits decides</source>
        <translation>规则，由首条符合的规则决定</translation>
    </message>
    <message>
        <source>Save rules</source>
        <translation>保存规则</translation>
    </message>
    <message>
        <source>Save the rules first</source>
        <translation>请先保存规则</translation>
    </message>
    <message>
        <source>Saved as “{name}”.</source>
        <translation>已保存为“{name}”。</translation>
    </message>
    <message>
        <source>Set of rules</source>
        <translation>规则集</translation>
    </message>
    <message>
        <source>Size from … to</source>
        <translation>大小从…到</translation>
    </message>
    <message>
        <source>Smallest size</source>
        <translation>最小大小</translation>
    </message>
    <message>
        <source>Stays: {path}</source>
        <translation>保留：{path}</translation>
    </message>
    <message>
        <source>Take the folder that is chosen off this list (Del)</source>
        <translation>从此列表中移除所选文件夹（Del）</translation>
    </message>
    <message>
        <source>The first day is after the last one.</source>
        <translation>起始日期晚于结束日期。</translation>
    </message>
    <message>
        <source>The first day of capture; without one, of the last change</source>
        <translation>拍摄的起始日期；没有拍摄日期时按修改日期</translation>
    </message>
    <message>
        <source>The first rule that fits a group, and finds something to mark in it, decides it.</source>
        <translation>每个组由首条符合且能在其中找到可标记图像的规则决定。</translation>
    </message>
    <message>
        <source>The largest file</source>
        <translation>最大的文件</translation>
    </message>
    <message>
        <source>The last day</source>
        <translation>结束日期</translation>
    </message>
    <message>
        <source>The rule that is chosen</source>
        <translation>所选规则</translation>
    </message>
    <message>
        <source>The smallest file, such as 500 kB or 1.5 MB</source>
        <translation>最小的文件，例如 500 kB 或 1.5 MB</translation>
    </message>
    <message>
        <source>The smallest size is larger than the largest one.</source>
        <translation>最小大小大于最大大小。</translation>
    </message>
    <message>
        <source>What a weak match ties is never marked by a rule, ticked or not</source>
        <translation>无论是否勾选，规则都不会标记由弱匹配相连的图像</translation>
    </message>
    <message>
        <source>What stays in a group that this rule decides</source>
        <translation>由此规则决定的组中保留哪张图像</translation>
    </message>
    <message>
        <source>What this rule keeps</source>
        <translation>此规则保留的图像</translation>
    </message>
    <message>
        <source>When a scan ends, what these rules say is marked; Undo takes it back</source>
        <translation>扫描结束后按这些规则标记；可撤销</translation>
    </message>
    <message>
        <source>Written: {name}</source>
        <translation>已写入：{name}</translation>
    </message>
    <message>
        <source>off</source>
        <translation>停用</translation>
    </message>
    <message>
        <source>on</source>
        <translation>启用</translation>
    </message>
    <message>
        <source>{field}: write a day as 2024-01-31.</source>
        <translation>{field}：日期请写成 2024-01-31。</translation>
    </message>
    <message>
        <source>{field}: write a size as 500 kB or 1.5 MB.</source>
        <translation>{field}：大小请写成 500 kB 或 1.5 MB。</translation>
    </message>
    <message>
        <source>{folder} ({images})</source>
        <translation>{folder}（{images}）</translation>
    </message>
    <message>
        <source>{kept} stays, {removed} goes</source>
        <translation>保留 {kept}，移走 {removed}</translation>
    </message>
    <message>
        <source>{name} (changed)</source>
        <translation>{name}（已更改）</translation>
    </message>
    <message>
        <source>{name}: {chosen}</source>
        <translation>{name}：{chosen}</translation>
    </message>
    <message>
        <source>“{name}” is deleted; its rules are still on this page: Save as… brings it back.</source>
        <translation>“{name}”已删除；其规则仍在此页面上：用“另存为”可恢复。</translation>
    </message>
    <message>
        <source>“{name}” was read. Save as… keeps it.</source>
        <translation>已读取“{name}”。用“另存为”可保留。</translation>
    </message>
</context>
<context>
    <name>saved reviews</name>
    <message>
        <source>It was not found when this review was opened: a small picture from the file is shown.</source>
        <translation>打开此审阅文件时未找到它：显示文件中的小图。</translation>
    </message>
    <message>
        <source>No folder is chosen.</source>
        <translation>未选择文件夹。</translation>
    </message>
    <message>
        <source>Nothing in this review lies there.</source>
        <translation>其中没有此审阅文件的图像。</translation>
    </message>
    <message>
        <source>Review saved: {name}</source>
        <translation>审阅文件已保存：{name}</translation>
    </message>
    <message>
        <source>The images are there.</source>
        <translation>图像都在其中。</translation>
    </message>
    <message>
        <source>The review is being saved, with a small picture of each image. Scans and removals wait.</source>
        <translation>正在保存审阅文件和每张图像的小图。扫描和移除须等待其完成。</translation>
    </message>
    <message>
        <source>The review was not saved.</source>
        <translation>审阅文件未保存。</translation>
    </message>
    <message>
        <source>What is not found is shown by the small pictures in the file; it can be decided, but not removed.</source>
        <translation>未找到的图像以文件中的小图显示；可以决定，但无法移除。</translation>
    </message>
    <message>
        <source>Where are the images?</source>
        <translation>图像在哪里？</translation>
    </message>
    <message>
        <source>not reachable</source>
        <translation>无法访问</translation>
    </message>
    <message>
        <source>scanned {when}</source>
        <translation>扫描于 {when}</translation>
    </message>
    <message>
        <source>scanned {when}; no image of it is reachable here, small pictures are shown</source>
        <translation>扫描于 {when}；其中的图像在此均无法访问，显示小图</translation>
    </message>
</context>
<context>
    <name>scan</name>
    <message>
        <source>No group is left to decide. The last images are being moved.</source>
        <translation>没有需要决定的组。正在移动最后的图像。</translation>
    </message>
    <message>
        <source>No group is left to decide. What was removed can be put back from the history of removals.</source>
        <translation>没有需要决定的组。已移除的图像可从移除历史记录放回原处。</translation>
    </message>
    <message>
        <source>No group is left: you said of all that they are no duplicates. Undo takes that back.</source>
        <translation>没有剩下的组：所有组均已记为不是重复项。可撤销。</translation>
    </message>
    <message>
        <source>Paused: checking matches</source>
        <translation>已暂停：核对匹配</translation>
    </message>
    <message>
        <source>Paused: comparing</source>
        <translation>已暂停：比较</translation>
    </message>
    <message>
        <source>Paused: looking for images</source>
        <translation>已暂停：查找图像</translation>
    </message>
    <message>
        <source>Paused: reading images</source>
        <translation>已暂停：读取图像</translation>
    </message>
    <message>
        <source>To look harder, {advice}.</source>
        <translation>要查找得更深入，可{advice}。</translation>
    </message>
    <message>
        <source>add more folders</source>
        <translation>添加更多文件夹</translation>
    </message>
    <message>
        <source>choose “Balanced”, which also finds crops and edits</source>
        <translation>选择“均衡”（还能找到裁剪和编辑过的图像）</translation>
    </message>
    <message>
        <source>choose “Thorough”</source>
        <translation>选择“深入”</translation>
    </message>
    <message>
        <source>include other shots of the same scene</source>
        <translation>包括同一场景的另一次拍摄</translation>
    </message>
    <message>
        <source>show the images that share a part</source>
        <translation>显示局部重合的图像</translation>
    </message>
    <message>
        <source>{size} can be freed</source>
        <translation>可释放 {size}</translation>
    </message>
    <message>
        <source>{ways} or {way}</source>
        <translation>{ways}，或{way}</translation>
    </message>
</context>
<context>
    <name>self-test</name>
    <message>
        <source>FAILED</source>
        <translation>失败</translation>
    </message>
    <message>
        <source>SQLite</source>
        <translation>SQLite</translation>
    </message>
    <message>
        <source>a new history is not empty</source>
        <translation>新的历史记录不为空</translation>
    </message>
    <message>
        <source>answers</source>
        <translation>有响应</translation>
    </message>
    <message>
        <source>demo library</source>
        <translation>示例图库</translation>
    </message>
    <message>
        <source>formats, decoded in worker processes where they ask for it</source>
        <translation>各种格式，需要时在工作进程中解码</translation>
    </message>
    <message>
        <source>models</source>
        <translation>模型</translation>
    </message>
    <message>
        <source>no icon</source>
        <translation>没有图标</translation>
    </message>
    <message>
        <source>no pixels</source>
        <translation>没有像素</translation>
    </message>
    <message>
        <source>no worker process was started</source>
        <translation>未启动工作进程</translation>
    </message>
    <message>
        <source>none: English alone</source>
        <translation>无：只有英文</translation>
    </message>
    <message>
        <source>ok</source>
        <translation>通过</translation>
    </message>
    <message>
        <source>packages</source>
        <translation>软件包</translation>
    </message>
    <message>
        <source>providers</source>
        <translation>运行设备</translation>
    </message>
    <message>
        <source>scan of a made folder, balanced engine</source>
        <translation>扫描生成的文件夹，均衡引擎</translation>
    </message>
    <message>
        <source>scan of a made folder, hash engine</source>
        <translation>扫描生成的文件夹，哈希引擎</translation>
    </message>
    <message>
        <source>self-test passed</source>
        <translation>自检通过</translation>
    </message>
    <message>
        <source>self-test: {failures} of {all} checks failed</source>
        <translation>自检：{all} 项检查中有 {failures} 项失败</translation>
    </message>
    <message>
        <source>the trash claims to have a file that never was</source>
        <translation>回收站声称有一个从未存在过的文件</translation>
    </message>
    <message>
        <source>translations</source>
        <translation>翻译</translation>
    </message>
    <message>
        <source>trash</source>
        <translation>回收站</translation>
    </message>
    <message>
        <source>window and icons</source>
        <translation>窗口和图标</translation>
    </message>
    <message>
        <source>{name} cannot be loaded</source>
        <translation>无法加载 {name}</translation>
    </message>
    <message>
        <source>{name} gave {shape}</source>
        <translation>{name} 给出了 {shape}</translation>
    </message>
    <message>
        <source>{number} packages</source>
        <translation>{number} 个软件包</translation>
    </message>
    <message>
        <source>{number} skipped</source>
        <translation>已跳过 {number} 个</translation>
    </message>
    <message>
        <source>{there}; without {missing}</source>
        <translation>{there}；缺少 {missing}</translation>
    </message>
</context>
<context>
    <name>settings</name>
    <message>
        <source>&amp;All own keys</source>
        <translation>恢复全部快捷键(&amp;A)</translation>
    </message>
    <message>
        <source>&amp;Beside those it has</source>
        <translation>保留原有的快捷键(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Clear the cache…</source>
        <translation>清除缓存(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Fast engine compares by</source>
        <translation>快速引擎的比较方式(&amp;F)</translation>
    </message>
    <message>
        <source>&amp;Images read at once</source>
        <translation>同时读取的图像(&amp;I)</translation>
    </message>
    <message>
        <source>&amp;Language</source>
        <translation>语言(&amp;L)</translation>
    </message>
    <message>
        <source>&amp;Matches shown</source>
        <translation>显示的匹配(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Neural network runs on</source>
        <translation>神经网络的运行设备(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;No keys</source>
        <translation>无快捷键(&amp;N)</translation>
    </message>
    <message>
        <source>&amp;Open</source>
        <translation>打开(&amp;O)</translation>
    </message>
    <message>
        <source>&amp;Theme</source>
        <translation>主题(&amp;T)</translation>
    </message>
    <message>
        <source>C&amp;lear</source>
        <translation>清除(&amp;L)</translation>
    </message>
    <message>
        <source>Cache</source>
        <translation>缓存</translation>
    </message>
    <message>
        <source>Clear the cache</source>
        <translation>清除缓存</translation>
    </message>
    <message>
        <source>Clearing…</source>
        <translation>正在清除…</translation>
    </message>
    <message>
        <source>Colours of the window; tried at once</source>
        <translation>窗口的颜色；立即试用</translation>
    </message>
    <message>
        <source>Command</source>
        <translation>命令</translation>
    </message>
    <message>
        <source>Commands and their keys</source>
        <translation>命令及其快捷键</translation>
    </message>
    <message>
        <source>Counting…</source>
        <translation>正在计算…</translation>
    </message>
    <message>
        <source>Data folder</source>
        <translation>数据文件夹</translation>
    </message>
    <message>
        <source>Decisions, the history of removals, and networks lie here. No scan removes them.</source>
        <translation>决定、移除历史记录和模型保存在这里。扫描不会移除它们。</translation>
    </message>
    <message>
        <source>Fast engine compares by {hash}</source>
        <translation>快速引擎的比较方式：{hash}</translation>
    </message>
    <message>
        <source>Fewer leave more of the computer to other programs.</source>
        <translation>越少，留给其他程序的资源越多。</translation>
    </message>
    <message>
        <source>Filter by command or key</source>
        <translation>按命令或快捷键筛选</translation>
    </message>
    <message>
        <source>Forget all fingerprints and small pictures?</source>
        <translation>要清除所有指纹和小图吗？</translation>
    </message>
    <message>
        <source>Forget fingerprints and small pictures; the next scan reads every image again</source>
        <translation>清除指纹和小图；下次扫描会重新读取每张图像</translation>
    </message>
    <message>
        <source>Give every command the keys that come with the program</source>
        <translation>将所有命令恢复为程序自带的快捷键</translation>
    </message>
    <message>
        <source>Give the chosen command the keys that come with the program</source>
        <translation>将所选命令恢复为程序自带的快捷键</translation>
    </message>
    <message>
        <source>How sure it must be that images belong together; for new scans</source>
        <translation>图像归为一组所需的严格程度；用于新的扫描</translation>
    </message>
    <message>
        <source>Its &amp;own keys</source>
        <translation>恢复自带快捷键(&amp;O)</translation>
    </message>
    <message>
        <source>Keeper</source>
        <translation>保留图像</translation>
    </message>
    <message>
        <source>Keeper rules, the first that decides wins</source>
        <translation>选择保留图像的规则，最先分出高下的生效</translation>
    </message>
    <message>
        <source>Keys</source>
        <translation>快捷键</translation>
    </message>
    <message>
        <source>Like the system</source>
        <translation>跟随系统</translation>
    </message>
    <message>
        <source>List only commands that hold these words, or have this key</source>
        <translation>只列出含有这些文字或使用此快捷键的命令</translation>
    </message>
    <message>
        <source>Look</source>
        <translation>外观</translation>
    </message>
    <message>
        <source>Look for new and &amp;changed images when the program starts</source>
        <translation>启动时查找新增和更改的图像(&amp;C)</translation>
    </message>
    <message>
        <source>On disk</source>
        <translation>磁盘</translation>
    </message>
    <message>
        <source>Open the data folder</source>
        <translation>打开数据文件夹</translation>
    </message>
    <message>
        <source>Press ne&amp;w keys</source>
        <translation>按下新的快捷键(&amp;W)</translation>
    </message>
    <message>
        <source>Press new keys</source>
        <translation>按下新的快捷键</translation>
    </message>
    <message>
        <source>Press the keys that the chosen command is to have; Tab goes on</source>
        <translation>按下要用于所选命令的键；Tab 移到下一项</translation>
    </message>
    <message>
        <source>Scanning</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>Sections of the settings</source>
        <translation>设置的各部分</translation>
    </message>
    <message>
        <source>Settings</source>
        <translation>设置</translation>
    </message>
    <message>
        <source>Show the data folder in the file manager</source>
        <translation>在文件管理器中显示数据文件夹</translation>
    </message>
    <message>
        <source>The cache cannot be used now. {reason}</source>
        <translation>现在无法使用缓存。{reason}</translation>
    </message>
    <message>
        <source>The chosen command has keys no longer; the menu still has it</source>
        <translation>所选命令不再有快捷键；菜单中仍可使用</translation>
    </message>
    <message>
        <source>The first rule that sets one image of a group apart decides. New scans use the order.</source>
        <translation>由组中最先选出一张图像的规则决定。新的扫描按此顺序。</translation>
    </message>
    <message>
        <source>The folders of the last review are scanned again behind it. What you look at stays where it is.</source>
        <translation>在后台重新扫描上次审阅的文件夹，正在查看的内容保持不动。</translation>
    </message>
    <message>
        <source>The neural network can run on a graphics processor where there is a fitting one.</source>
        <translation>有合适的 GPU 时，神经网络可在其上运行。</translation>
    </message>
    <message>
        <source>The next scan reads every image again. Decisions, the history of removals and settings stay.</source>
        <translation>下次扫描会重新读取每张图像。决定、移除历史记录和设置不变。</translation>
    </message>
    <message>
        <source>The window opens anew in it, and shows what it shows now.</source>
        <translation>窗口会以此语言重新打开，并显示当前内容。</translation>
    </message>
    <message>
        <source>These keys are fixed: they mean more than one command.</source>
        <translation>这些键固定不变：它们对应多个命令。</translation>
    </message>
    <message>
        <source>Ticked: what is pressed is added; not ticked: it takes the place of the others</source>
        <translation>选中：添加按下的键；未选中：按下的键取代原有的键</translation>
    </message>
    <message>
        <source>What stands in the way of these keys</source>
        <translation>不能使用这些键的理由</translation>
    </message>
    <message>
        <source>Which image to suggest as the keeper</source>
        <translation>建议保留哪张图像</translation>
    </message>
    <message>
        <source>as many as there are cores</source>
        <translation>与处理器核心数相同</translation>
    </message>
    <message>
        <source>none</source>
        <comment>no keys</comment>
        <translation>无</translation>
    </message>
    <message>
        <source>the keyboard&apos;s way through the window</source>
        <translation>在窗口中切换焦点</translation>
    </message>
    <message>
        <source>the menus, which Alt with a letter opens</source>
        <translation>以 Alt 加字母打开的菜单</translation>
    </message>
    <message>
        <source>{keys} (changed)</source>
        <translation>{keys}（已更改）</translation>
    </message>
    <message>
        <source>{keys} (fixed)</source>
        <translation>{keys}（固定）</translation>
    </message>
    <message>
        <source>{key} belongs to {owner}.</source>
        <translation>{key} 已用于{owner}。</translation>
    </message>
    <message>
        <source>{problem} Take it away there first, or press another.</source>
        <translation>{problem}请先在那里去掉，或按别的键。</translation>
    </message>
    <message>
        <source>{sentence}. What any of them proposes is judged.</source>
        <translation>{sentence}。任何一种提出的候选都会进一步判断。</translation>
    </message>
    <message>
        <source>{size}: fingerprints and small pictures of the images scanned so far. They save time and hold nothing that a scan could not make again.</source>
        <translation>{size}：已扫描图像的指纹和小图。它们节省时间，其中的内容都可由扫描重新生成。</translation>
    </message>
    <message>
        <source>“{command}”</source>
        <translation>“{command}”</translation>
    </message>
</context>
<context>
    <name>start</name>
    <message>
        <source>&amp;Balanced</source>
        <translation>均衡(&amp;B)</translation>
    </message>
    <message>
        <source>&amp;Choose folder…</source>
        <translation>选择文件夹(&amp;C)…</translation>
    </message>
    <message>
        <source>&amp;Get VGG16…</source>
        <translation>获取 VGG16(&amp;G)…</translation>
    </message>
    <message>
        <source>&amp;More options</source>
        <translation>更多选项(&amp;M)</translation>
    </message>
    <message>
        <source>&amp;Scan</source>
        <translation>扫描(&amp;S)</translation>
    </message>
    <message>
        <source>&amp;Thorough</source>
        <translation>深入(&amp;T)</translation>
    </message>
    <message>
        <source>A picture in a collage, or two overlapping views, are no duplicates; this shows them as well. Each pair is a group of its own, and no rule marks it.</source>
        <translation>拼贴画中的画面，或两张局部重合的图像，不是重复项；选中后也会显示。每对图像自成一组，规则不会标记它们。</translation>
    </message>
    <message>
        <source>A scan is running; changes here are for the next one.</source>
        <translation>扫描正在进行；此处的更改用于下一次扫描。</translation>
    </message>
    <message>
        <source>A whole drive or a system folder: the scan will be long. Your image folders alone are quicker.</source>
        <translation>整个驱动器或系统文件夹：扫描会很久。只扫描存放图像的文件夹更快。</translation>
    </message>
    <message>
        <source>Add a folder to begin.</source>
        <translation>添加文件夹即可开始。</translation>
    </message>
    <message>
        <source>Added {folders}.</source>
        <translation>已添加 {folders}。</translation>
    </message>
    <message>
        <source>Adds a folder scanned lately</source>
        <translation>添加最近扫描过的文件夹</translation>
    </message>
    <message>
        <source>Adds a folder to the list of folders to scan</source>
        <translation>将文件夹添加到要扫描的列表</translation>
    </message>
    <message>
        <source>Also group &amp;other shots of a scene and look-alikes</source>
        <translation>同时将同一场景的另一次拍摄和相似图像归组(&amp;O)</translation>
    </message>
    <message>
        <source>Also show images that share a &amp;part</source>
        <translation>同时显示局部重合的图像(&amp;P)</translation>
    </message>
    <message>
        <source>At least one folder must have the role “Scan”.</source>
        <translation>至少要有一个文件夹的用途为“扫描”。</translation>
    </message>
    <message>
        <source>Back to the &amp;groups</source>
        <translation>返回组列表(&amp;G)</translation>
    </message>
    <message>
        <source>Choose a folder to scan</source>
        <translation>选择要扫描的文件夹</translation>
    </message>
    <message>
        <source>Compare with what is here, but never remove anything from it.</source>
        <translation>与其中的图像比较，但绝不从中移除任何文件。</translation>
    </message>
    <message>
        <source>Dedup shows which images are alike and why. Nothing is removed until you decide, and then to the trash.</source>
        <translation>Dedup 显示哪些图像相似以及理由。做出决定之前不会移除任何文件，移除也只是移动到回收站。</translation>
    </message>
    <message>
        <source>Do not look into it.</source>
        <translation>不查看其中的内容。</translation>
    </message>
    <message>
        <source>Drop folders or images here</source>
        <translation>将文件夹或图像拖放到此处</translation>
    </message>
    <message>
        <source>Drop more folders or images here</source>
        <translation>可继续拖放文件夹或图像到此处</translation>
    </message>
    <message>
        <source>E&amp;xclude names</source>
        <translation>排除的名称(&amp;X)</translation>
    </message>
    <message>
        <source>Enter</source>
        <translation>Enter</translation>
    </message>
    <message>
        <source>Exclude</source>
        <translation>排除</translation>
    </message>
    <message>
        <source>Exclude names</source>
        <translation>排除的名称</translation>
    </message>
    <message>
        <source>F&amp;ast</source>
        <translation>快速(&amp;A)</translation>
    </message>
    <message>
        <source>Find duplicate images</source>
        <translation>查找重复图像</translation>
    </message>
    <message>
        <source>Folders</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>How hard to look</source>
        <translation>查找的深度</translation>
    </message>
    <message>
        <source>Images inside archives are shown and compared. Nothing is removed from an archive, and no image is marked because of a copy in one.</source>
        <translation>显示并比较压缩包内的图像。不会从压缩包中移除任何内容，也不会因为压缩包里有副本而标记图像。</translation>
    </message>
    <message>
        <source>Images taken one after the other are no duplicates; this shows them as well.</source>
        <translation>先后拍摄的图像不是重复项；选中后也会显示。</translation>
    </message>
    <message>
        <source>Include h&amp;idden files and folders</source>
        <translation>包括隐藏的文件和文件夹(&amp;I)</translation>
    </message>
    <message>
        <source>It lies in {path}, which is scanned anyway.</source>
        <translation>它位于“{path}”中，后者本来就会扫描。</translation>
    </message>
    <message>
        <source>Loo&amp;k into archives (.zip, .cbz)</source>
        <translation>也查看压缩包内的图像（.zip、.cbz）(&amp;K)</translation>
    </message>
    <message>
        <source>Look for duplicates here.</source>
        <translation>在其中查找重复项。</translation>
    </message>
    <message>
        <source>Names with * and ?, separated by semicolons; folders of such a name are not entered.</source>
        <translation>可用 * 和 ? 的名称，以分号分隔；不进入有此名称的文件夹。</translation>
    </message>
    <message>
        <source>New here?</source>
        <translation>初次使用？</translation>
    </message>
    <message>
        <source>Not there now. Is its drive connected?</source>
        <translation>现在不存在。所在驱动器是否已连接？</translation>
    </message>
    <message>
        <source>Pass over fi&amp;les smaller than</source>
        <translation>跳过小于此大小的文件(&amp;L)</translation>
    </message>
    <message>
        <source>Pass over files smaller than</source>
        <translation>跳过小于此大小的文件</translation>
    </message>
    <message>
        <source>Rece&amp;nt</source>
        <translation>最近(&amp;N)</translation>
    </message>
    <message>
        <source>Reference</source>
        <translation>参考</translation>
    </message>
    <message>
        <source>Review sample images first, remove some, and take it back.</source>
        <translation>先用示例图像试试：审阅、移除，再撤销。</translation>
    </message>
    <message>
        <source>Scan</source>
        <translation>扫描</translation>
    </message>
    <message>
        <source>Show the groups of the last scan again</source>
        <translation>重新显示上次扫描的组</translation>
    </message>
    <message>
        <source>Take it off this list (nothing is removed on disk)</source>
        <translation>从此列表中去掉（磁盘上不移除任何文件）</translation>
    </message>
    <message>
        <source>Take {path} off the list</source>
        <translation>从列表中去掉“{path}”</translation>
    </message>
    <message>
        <source>That is in the list already.</source>
        <translation>已在列表中。</translation>
    </message>
    <message>
        <source>The large network</source>
        <translation>大型神经网络</translation>
    </message>
    <message>
        <source>The last scan read {speed} on this computer ({engine}).</source>
        <translation>上次扫描在这台计算机上的读取速度为{speed}（{engine}）。</translation>
    </message>
    <message>
        <source>The sample images cannot be written.</source>
        <translation>无法写入示例图像。</translation>
    </message>
    <message>
        <source>Tr&amp;y sample images</source>
        <translation>试用示例图像(&amp;Y)</translation>
    </message>
    <message>
        <source>VGG16 ({size}) looks hardest and is fetched once. Fast and Balanced work without it.</source>
        <translation>VGG16（{size}）查找最深入，只需下载一次。快速和均衡不需要它。</translation>
    </message>
    <message>
        <source>What {path} is to the scan</source>
        <translation>“{path}”在扫描中的用途</translation>
    </message>
    <message>
        <source>for example: *_thumb.jpg; Previews</source>
        <translation>例如：*_thumb.jpg; Previews</translation>
    </message>
    <message>
        <source>of any size</source>
        <translation>不限大小</translation>
    </message>
    <message>
        <source>{path}  (not there now)</source>
        <translation>{path}（现在不存在）</translation>
    </message>
    <message>
        <source>{path}: {sentence}</source>
        <translation>{path}：{sentence}</translation>
    </message>
    <message>
        <source>{role}: {path}. {note}</source>
        <translation>{role}：{path}。{note}</translation>
    </message>
</context>
<context>
    <name>widgets</name>
    <message>
        <source>&amp;Put back selected</source>
        <translation>放回所选图像(&amp;P)</translation>
    </message>
    <message>
        <source>&amp;Try again…</source>
        <translation>重试(&amp;T)…</translation>
    </message>
    <message>
        <source>Alt with the arrow keys moves an entry</source>
        <translation>Alt 加方向键可移动条目</translation>
    </message>
    <message>
        <source>Close all messages</source>
        <translation>关闭所有消息</translation>
    </message>
    <message>
        <source>Close this message</source>
        <translation>关闭此消息</translation>
    </message>
    <message>
        <source>Drag an entry to another place, or move it by Alt+Up and Alt+Down</source>
        <translation>拖动条目，或用 Alt+↑ 和 Alt+↓ 移动</translation>
    </message>
    <message>
        <source>Earlier (Alt+Up)</source>
        <translation>上移（Alt+↑）</translation>
    </message>
    <message>
        <source>Error</source>
        <translation>错误</translation>
    </message>
    <message>
        <source>Folder</source>
        <translation>文件夹</translation>
    </message>
    <message>
        <source>Image</source>
        <translation>图像</translation>
    </message>
    <message>
        <source>Images and what happened to them</source>
        <translation>图像及其结果</translation>
    </message>
    <message>
        <source>Info</source>
        <translation>信息</translation>
    </message>
    <message>
        <source>It cannot be shown</source>
        <translation>无法显示</translation>
    </message>
    <message>
        <source>It changed since the scan</source>
        <translation>扫描之后它已更改</translation>
    </message>
    <message>
        <source>Later (Alt+Down)</source>
        <translation>下移（Alt+↓）</translation>
    </message>
    <message>
        <source>Messages</source>
        <translation>消息</translation>
    </message>
    <message>
        <source>Move &amp;down</source>
        <translation>下移(&amp;D)</translation>
    </message>
    <message>
        <source>Move &amp;up</source>
        <translation>上移(&amp;U)</translation>
    </message>
    <message>
        <source>Opens the folder in which the selected image is now</source>
        <translation>打开所选图像现在所在的文件夹</translation>
    </message>
    <message>
        <source>Puts the selected images back where they were</source>
        <translation>将所选图像放回原处</translation>
    </message>
    <message>
        <source>Show in &amp;folder</source>
        <translation>在文件夹中显示(&amp;F)</translation>
    </message>
    <message>
        <source>Success</source>
        <translation>成功</translation>
    </message>
    <message>
        <source>There is not enough memory to show it</source>
        <translation>内存不足，无法显示</translation>
    </message>
    <message>
        <source>Tries once more what was not done: of the selected images, or of all where none is selected</source>
        <translation>重试未完成的：所选图像，未选择时为全部</translation>
    </message>
    <message>
        <source>Warning</source>
        <translation>警告</translation>
    </message>
    <message>
        <source>What happened</source>
        <translation>结果</translation>
    </message>
    <message>
        <source>{command} ({key})</source>
        <translation>{command}（{key}）</translation>
    </message>
    <message>
        <source>{level}: {message}</source>
        <translation>{level}：{message}</translation>
    </message>
</context>
<context>
    <name>window</name>
    <message>
        <source>&amp;Continue</source>
        <translation>继续(&amp;C)</translation>
    </message>
    <message>
        <source>All files (*)</source>
        <translation>所有文件 (*)</translation>
    </message>
    <message>
        <source>CSV table (*.csv)</source>
        <translation>CSV 表格 (*.csv)</translation>
    </message>
    <message>
        <source>Co&amp;py details</source>
        <translation>复制详情(&amp;P)</translation>
    </message>
    <message>
        <source>Dedup met an error of its own</source>
        <translation>Dedup 出现内部错误</translation>
    </message>
    <message>
        <source>Details for a report</source>
        <translation>供报告问题用的详情</translation>
    </message>
    <message>
        <source>Drop to add to the folder list</source>
        <translation>松开即可添加到文件夹列表</translation>
    </message>
    <message>
        <source>Export report</source>
        <translation>导出报告</translation>
    </message>
    <message>
        <source>Finishing…</source>
        <translation>正在结束…</translation>
    </message>
    <message>
        <source>HTML page with pictures (*.html)</source>
        <translation>带图像的 HTML 页面 (*.html)</translation>
    </message>
    <message>
        <source>JSON (*.json)</source>
        <translation>JSON (*.json)</translation>
    </message>
    <message>
        <source>Open review</source>
        <translation>打开审阅文件</translation>
    </message>
    <message>
        <source>Reviews (*{suffix})</source>
        <translation>审阅文件 (*{suffix})</translation>
    </message>
    <message>
        <source>Save review</source>
        <translation>保存审阅</translation>
    </message>
    <message>
        <source>Scan cancelled</source>
        <translation>扫描已取消</translation>
    </message>
    <message>
        <source>Script for PowerShell (*.ps1)</source>
        <translation>PowerShell 脚本 (*.ps1)</translation>
    </message>
    <message>
        <source>Script for a shell (*.sh)</source>
        <translation>Shell 脚本 (*.sh)</translation>
    </message>
    <message>
        <source>Something went wrong</source>
        <translation>出现问题</translation>
    </message>
    <message>
        <source>Table (*.csv)</source>
        <translation>表格 (*.csv)</translation>
    </message>
    <message>
        <source>Text size {percent}</source>
        <translation>文字大小 {percent}</translation>
    </message>
    <message>
        <source>The last review is ready: File, Back to the results.</source>
        <translation>上次的审阅已就绪：在“文件”菜单中选择“返回结果”。</translation>
    </message>
    <message>
        <source>The scan stopped</source>
        <translation>扫描已停止</translation>
    </message>
    <message>
        <source>What you were doing just now may not have worked. The window stays open, and every decision is kept. If it happens again, please report it with the details below.</source>
        <translation>刚才的操作可能没有成功。窗口保持打开，所有决定均已保留。如果再次发生，请附上以下详情报告此问题。</translation>
    </message>
    <message>
        <source>Write the plan</source>
        <translation>写出计划</translation>
    </message>
    <message>
        <source>as of {moment}; scan again to see what has changed since</source>
        <translation>截至 {moment}；重新扫描可查看此后的变化</translation>
    </message>
    <message>
        <source>{what} – {program}</source>
        <translation>{what} – {program}</translation>
    </message>
</context>
</TS>
