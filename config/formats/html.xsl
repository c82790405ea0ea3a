<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- A sheet as HTML: for the screen, for a narrow one, for a printer, and for who hears it. No script, nothing
     from elsewhere: the page is whole by itself. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="sheet.xsl"/>
  <!-- 1: a PDF was asked, and cannot be made. -->
  <xsl:param name="instead" select="0"/>
  <xsl:output method="html" encoding="UTF-8" indent="no" doctype-system="about:legacy-compat"/>

  <xsl:template match="/sheet">
    <html lang="{@lang}">
      <head>
        <meta name="viewport" content="width=device-width, initial-scale=1"/>
        <meta name="robots" content="noindex"/>
        <title><xsl:apply-templates select="." mode="title"/><xsl:if test="@number"> · <xsl:value-of select="@number"/></xsl:if></title>
        <style>
:root { --ink: #14202b; --soft: #4c5b68; --line: #c6d0d8; --deep: #0b4a5e; --tint: #eef4f6; --mark: #7a3e00; }
* { box-sizing: border-box; }
body { margin: 0; background: #f3f5f7; color: var(--ink); font: 1rem/1.55 "Open Sans", "Segoe UI", system-ui, sans-serif; overflow-wrap: anywhere; }
main { max-width: 48rem; margin: 2rem auto; padding: 2.5rem 3rem 2rem; background: #fff; border: 1px solid var(--line); }
header .over { margin: 0; color: var(--deep); font-weight: 600; }
h1 { margin: 0 0 .75rem; font-size: 1.9rem; line-height: 1.2; }
h2 { margin: 2rem 0 .5rem; font-size: 1.3rem; line-height: 1.3; color: var(--deep); border-bottom: 2px solid var(--deep); padding-bottom: .2rem; }
h3, h4 { margin: 1.25rem 0 .25rem; font-size: 1.05rem; line-height: 1.35; color: var(--deep); }
p { margin: 0 0 .6rem; }
dl { display: grid; grid-template-columns: minmax(8rem, 13rem) 1fr; gap: .2rem 1rem; margin: 0 0 1.25rem; }
dt { color: var(--soft); }
dd { margin: 0; }
blockquote { margin: 0 0 1rem; padding: .75rem 1.1rem; border-left: .35rem solid var(--deep); background: var(--tint); }
blockquote :last-child { margin-bottom: 0; }
.lead p { font-size: 1.1rem; }
.triangle { display: grid; grid-template-columns: repeat(auto-fit, minmax(13rem, 1fr)); gap: 1rem; }
.triangle > div { border-top: .25rem solid var(--deep); background: var(--tint); padding: .25rem .9rem .5rem; }
table { width: 100%; table-layout: fixed; border-collapse: collapse; margin: .5rem 0 1.25rem; }
caption { text-align: left; font-weight: 600; padding: 0 0 .35rem; }
caption.quiet { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); }
th, td { text-align: left; vertical-align: top; padding: .4rem .6rem .4rem 0; border-bottom: 1px solid var(--line); }
th { color: var(--soft); font-weight: 600; border-bottom: 2px solid var(--line); }
td p { margin: 0; }
ul { margin: 0 0 1rem; padding-left: 1.2rem; }
.note { border-left: .35rem solid var(--mark); padding: .4rem .9rem; margin: 0 0 1rem; background: #fdf6ee; }
.small { color: var(--soft); font-size: .9rem; margin-top: 1.25rem; }
.none { color: var(--soft); font-style: italic; }
.warn { color: var(--mark); font-weight: 600; }
.strong, .outcome { font-weight: 600; }
.outcome { font-size: 1.25rem; margin-bottom: .6rem; }
.label { color: var(--soft); }
.tag { display: inline-block; margin-left: .5rem; padding: 0 .5rem; border: 1px solid currentColor; border-radius: 1rem; font-size: .85rem; font-weight: 600; color: var(--mark); }
header .tag { margin: 0 0 .5rem; font-size: 1rem; }
footer { margin-top: 2.5rem; padding-top: .6rem; border-top: 1px solid var(--line); color: var(--soft); font-size: .85rem; }
@media (max-width: 36rem) { main { margin: 0; padding: 1.25rem; border: 0; } dl { grid-template-columns: 1fr; } dt { margin-top: .4rem; }
  table, caption, tbody, tr, td { display: block; } thead { position: absolute; width: 1px; height: 1px; overflow: hidden; clip-path: inset(50%); } td { border: 0; padding: .1rem 0; } tr { border-bottom: 1px solid var(--line); padding: .4rem 0; }
  td[data-label]::before { content: attr(data-label) ": "; color: var(--soft); } td[data-label] p { display: inline; } td[data-label] p + p::before { content: " · "; } }
@media print { .screen { display: none; } @page { size: A4; margin: 18mm 18mm 20mm; } body { background: none; font-size: 10pt; line-height: 1.4; } main { max-width: none; margin: 0; padding: 0; border: 0; }
  h1 { font-size: 19pt; } h2 { font-size: 13pt; } h2, h3, h4, caption { break-after: avoid; } tr, blockquote, .triangle > div, .note { break-inside: avoid; } .break { break-before: page; } p { orphans: 3; widows: 3; } }
@media (forced-colors: active) { blockquote, .note, .triangle > div { border-color: CanvasText; } }
        </style>
      </head>
      <body>
        <main>
          <xsl:if test="$instead = 1"><p class="note screen"><xsl:call-template name="instead"/></p></xsl:if>
          <header>
            <p class="over"><xsl:value-of select="@over"/></p>
            <h1><xsl:apply-templates select="." mode="title"/></h1>
            <xsl:if test="@draft"><p class="tag"><xsl:call-template name="draft"/></p></xsl:if>
            <xsl:if test="made/@practice"><p class="tag"><xsl:call-template name="practice"/></p></xsl:if>
          </header>
          <xsl:apply-templates/>
          <footer>
            <p><xsl:call-template name="confidential"/> · <xsl:apply-templates select="made" mode="words"/></p>
          </footer>
        </main>
      </body>
    </html>
  </xsl:template>

  <xsl:template match="made"/>

  <!-- h2 for a section of the sheet, h3 inside it, and no deeper than h4. -->
  <xsl:template name="heading">
    <xsl:variable name="depth" select="count(ancestor::section)"/>
    <xsl:choose>
      <xsl:when test="$depth = 0"><h2><xsl:call-template name="heading-text"/></h2></xsl:when>
      <xsl:when test="$depth = 1"><h3><xsl:call-template name="heading-text"/></h3></xsl:when>
      <xsl:otherwise><h4><xsl:call-template name="heading-text"/></h4></xsl:otherwise>
    </xsl:choose>
  </xsl:template>
  <xsl:template name="heading-text">
    <xsl:apply-templates select="." mode="title"/>
    <xsl:if test="@at"> · <xsl:value-of select="@at"/></xsl:if>
    <xsl:if test="@changed"><span class="tag"><xsl:call-template name="changed"/></span></xsl:if>
    <xsl:if test="@corrected"><span class="tag"><xsl:call-template name="corrected"/></span></xsl:if>
  </xsl:template>

  <xsl:template match="section">
    <xsl:if test="*">
      <section>
        <xsl:if test="@break"><xsl:attribute name="class">break</xsl:attribute></xsl:if>
        <xsl:call-template name="heading"/>
        <xsl:apply-templates/>
      </section>
    </xsl:if>
  </xsl:template>

  <xsl:template match="answer">
    <xsl:call-template name="heading"/>
    <xsl:choose>
      <xsl:when test="@lead"><blockquote class="lead"><xsl:apply-templates/></blockquote></xsl:when>
      <xsl:otherwise><xsl:apply-templates/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="quote"><blockquote><xsl:apply-templates/></blockquote></xsl:template>
  <xsl:template match="p"><p><xsl:apply-templates/></p></xsl:template>
  <xsl:template match="outcome"><p class="outcome"><xsl:apply-templates/></p></xsl:template>
  <xsl:template match="said"><p><xsl:if test="@kind"><xsl:attribute name="class"><xsl:value-of select="@kind"/></xsl:attribute></xsl:if><xsl:apply-templates select="." mode="title"/></p></xsl:template>

  <xsl:template match="facts">
    <xsl:if test="fact">
      <dl>
        <xsl:for-each select="fact">
          <dt><xsl:apply-templates select="." mode="title"/></dt>
          <dd><xsl:apply-templates/></dd>
        </xsl:for-each>
      </dl>
    </xsl:if>
  </xsl:template>

  <xsl:template match="triangle">
    <div class="triangle">
      <xsl:for-each select="element">
        <div><xsl:call-template name="heading"/><xsl:apply-templates/></div>
      </xsl:for-each>
    </div>
  </xsl:template>

  <xsl:template match="list"><ul><xsl:for-each select="item"><li><xsl:apply-templates/></li></xsl:for-each></ul></xsl:template>

  <xsl:template match="note">
    <div class="note">
      <xsl:if test="@kind"><xsl:attribute name="class"><xsl:value-of select="@kind"/></xsl:attribute></xsl:if>
      <p><xsl:apply-templates select="." mode="title"/></p>
      <xsl:apply-templates/>
    </div>
  </xsl:template>

  <xsl:template match="table">
    <!-- the roles stay where a narrow screen shows rows as blocks -->
    <table role="table">
      <caption>
        <xsl:if test="@quiet"><xsl:attribute name="class">quiet</xsl:attribute></xsl:if>
        <xsl:apply-templates select="." mode="title"/>
      </caption>
      <colgroup><xsl:for-each select="head/c"><col width="{@width}%"/></xsl:for-each></colgroup>
      <thead role="rowgroup"><tr role="row"><xsl:for-each select="head/c"><th role="columnheader" scope="col"><xsl:apply-templates select="." mode="title"/></th></xsl:for-each></tr></thead>
      <tbody role="rowgroup">
        <xsl:for-each select="row">
          <tr role="row">
            <xsl:for-each select="c">
              <xsl:variable name="place" select="position()"/>
              <td role="cell">
                <xsl:attribute name="data-label"><xsl:apply-templates select="ancestor::table[1]/head/c[$place]" mode="title"/></xsl:attribute>
                <xsl:apply-templates/>
              </td>
            </xsl:for-each>
          </tr>
        </xsl:for-each>
      </tbody>
    </table>
  </xsl:template>
</xsl:stylesheet>
