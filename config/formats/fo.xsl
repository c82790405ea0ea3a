<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- A sheet as XSL-FO, for a PDF that can be kept and read by everybody: each block has its role, headings go
     one level at a time, what stands beside each other only to look well is no table. `density` 1 to 3: smaller
     type, where a format has so many pages and no more. `unprinted`: characters that no font here has. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform" xmlns:fo="http://www.w3.org/1999/XSL/Format"
                xmlns:x="adobe:ns:meta/" xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"
                xmlns:dc="http://purl.org/dc/elements/1.1/">
  <xsl:import href="sheet.xsl"/>
  <xsl:param name="density" select="0"/>
  <xsl:param name="unprinted" select="''"/>
  <xsl:output method="xml" encoding="UTF-8"/>

  <xsl:variable name="deep">#0b4a5e</xsl:variable>
  <xsl:variable name="soft">#4c5b68</xsl:variable>
  <xsl:variable name="line">#c6d0d8</xsl:variable>
  <xsl:variable name="tint">#eef4f6</xsl:variable>
  <xsl:variable name="mark">#7a3e00</xsl:variable>
  <xsl:variable name="size">
    <xsl:choose>
      <xsl:when test="$density = 0">10</xsl:when>
      <xsl:when test="$density = 1">9.5</xsl:when>
      <xsl:when test="$density = 2">9</xsl:when>
      <xsl:otherwise>8.25</xsl:otherwise>
    </xsl:choose>
  </xsl:variable>
  <!-- a line is read best when it is not too long -->
  <xsl:variable name="side"><xsl:value-of select="24 - $density * 1.5"/>mm</xsl:variable>
  <xsl:variable name="gap"><xsl:value-of select="$size * (0.62 - $density * 0.1)"/>pt</xsl:variable>
  <xsl:variable name="line-height"><xsl:value-of select="1.45 - $density * 0.05"/></xsl:variable>

  <!-- for letters that the first two do not have; those that are not on this machine are not asked (fop.xconf) -->
  <xsl:variable name="others">Doorbraak CJK, Doorbraak Devanagari, Doorbraak Ethiopic</xsl:variable>

  <xsl:template match="/sheet">
    <fo:root xml:lang="{@lang}" language="{@lang}" font-family="Open Sans, DejaVu Sans, {$others}" font-selection-strategy="character-by-character"
             font-size="{$size}pt" line-height="{$line-height}" color="#14202b">
      <fo:layout-master-set>
        <fo:simple-page-master master-name="first" page-width="210mm" page-height="297mm" margin="15mm {$side} 11mm {$side}">
          <fo:region-body margin-bottom="13mm"/>
          <fo:region-before region-name="none" extent="0mm"/>
          <fo:region-after extent="9mm" display-align="after"/>
        </fo:simple-page-master>
        <fo:simple-page-master master-name="rest" page-width="210mm" page-height="297mm" margin="11mm {$side} 11mm {$side}">
          <fo:region-body margin-top="10mm" margin-bottom="13mm"/>
          <fo:region-before region-name="head" extent="8mm"/>
          <fo:region-after extent="9mm" display-align="after"/>
        </fo:simple-page-master>
        <fo:page-sequence-master master-name="pages">
          <fo:repeatable-page-master-alternatives>
            <fo:conditional-page-master-reference page-position="first" master-reference="first"/>
            <fo:conditional-page-master-reference master-reference="rest"/>
          </fo:repeatable-page-master-alternatives>
        </fo:page-sequence-master>
      </fo:layout-master-set>
      <xsl:call-template name="metadata"/>
      <xsl:call-template name="bookmarks"/>
      <fo:page-sequence master-reference="pages" id="all">
        <fo:static-content flow-name="head" role="artifact"><xsl:call-template name="head"/></fo:static-content>
        <fo:static-content flow-name="xsl-region-after" role="artifact"><xsl:call-template name="foot"/></fo:static-content>
        <fo:flow flow-name="xsl-region-body">
          <xsl:call-template name="opening"/>
          <xsl:apply-templates/>
          <xsl:if test="$unprinted != ''">
            <fo:block role="P" font-size="{$size * 0.85}pt" color="{$mark}" space-before="{$gap}"><xsl:call-template name="unprinted"/></fo:block>
          </xsl:if>
        </fo:flow>
      </fo:page-sequence>
    </fo:root>
  </xsl:template>

  <xsl:template match="made"/>

  <xsl:template name="unprinted">
    <xsl:call-template name="word">
      <xsl:with-param name="nl">Een # kan staan voor een teken dat hier niet is af te drukken (<xsl:value-of select="$unprinted"/>). Op het scherm staat dat teken er wel.</xsl:with-param>
      <xsl:with-param name="english">A # may stand for a character that cannot be printed here (<xsl:value-of select="$unprinted"/>). On the screen that character is there.</xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="full-title">
    <xsl:apply-templates select="/sheet" mode="title"/>
    <xsl:if test="/sheet/@number"> · <xsl:value-of select="/sheet/@number"/></xsl:if>
  </xsl:template>

  <!-- PDF/A wants each property that it does not know itself described: that of PDF/UA. -->
  <xsl:template name="metadata">
    <fo:declarations>
      <x:xmpmeta>
        <rdf:RDF>
          <rdf:Description rdf:about="">
            <dc:title><rdf:Alt><rdf:li xml:lang="x-default"><xsl:call-template name="full-title"/></rdf:li></rdf:Alt></dc:title>
            <dc:language><rdf:Bag><rdf:li><xsl:value-of select="@lang"/></rdf:li></rdf:Bag></dc:language>
          </rdf:Description>
          <rdf:Description rdf:about="" xmlns:pdfaExtension="http://www.aiim.org/pdfa/ns/extension/"
                           xmlns:pdfaSchema="http://www.aiim.org/pdfa/ns/schema#" xmlns:pdfaProperty="http://www.aiim.org/pdfa/ns/property#">
            <pdfaExtension:schemas>
              <rdf:Bag>
                <rdf:li rdf:parseType="Resource">
                  <pdfaSchema:schema>PDF/UA Universal Accessibility Schema</pdfaSchema:schema>
                  <pdfaSchema:namespaceURI>http://www.aiim.org/pdfua/ns/id/</pdfaSchema:namespaceURI>
                  <pdfaSchema:prefix>pdfuaid</pdfaSchema:prefix>
                  <pdfaSchema:property>
                    <rdf:Seq>
                      <rdf:li rdf:parseType="Resource">
                        <pdfaProperty:name>part</pdfaProperty:name>
                        <pdfaProperty:valueType>Integer</pdfaProperty:valueType>
                        <pdfaProperty:category>internal</pdfaProperty:category>
                        <pdfaProperty:description>Part of ISO 14289</pdfaProperty:description>
                      </rdf:li>
                    </rdf:Seq>
                  </pdfaSchema:property>
                </rdf:li>
              </rdf:Bag>
            </pdfaExtension:schemas>
          </rdf:Description>
        </rdf:RDF>
      </x:xmpmeta>
    </fo:declarations>
  </xsl:template>

  <xsl:template name="bookmarks">
    <xsl:if test="section">
      <fo:bookmark-tree>
        <xsl:for-each select="section">
          <fo:bookmark internal-destination="{generate-id()}"><fo:bookmark-title><xsl:apply-templates select="." mode="title"/></fo:bookmark-title></fo:bookmark>
        </xsl:for-each>
      </fo:bookmark-tree>
    </xsl:if>
  </xsl:template>

  <xsl:template name="head">
    <fo:block font-size="7.5pt" color="{$soft}" border-bottom="0.4pt solid {$line}" padding-bottom="1.2mm">
      <xsl:value-of select="@over"/> · <xsl:call-template name="full-title"/>
      <xsl:if test="@draft"> · <xsl:call-template name="draft"/></xsl:if>
    </fo:block>
  </xsl:template>

  <xsl:template name="foot">
    <fo:block font-size="7pt" color="{$soft}" border-top="0.4pt solid {$line}" padding-top="1.2mm" text-align-last="justify">
      <xsl:call-template name="confidential"/> · <xsl:apply-templates select="made" mode="words"/>
      <fo:leader leader-pattern="space"/>
      <fo:page-number/> / <fo:page-number-citation-last ref-id="all"/>
    </fo:block>
  </xsl:template>

  <xsl:template name="opening">
    <fo:block font-size="{$size}pt" font-weight="bold" color="{$deep}" role="P" space-after="2pt"><xsl:value-of select="@over"/></fo:block>
    <fo:block role="H1" font-size="{21 - $density * 2}pt" line-height="1.2" font-weight="bold" space-after="{$gap}"><xsl:apply-templates select="." mode="title"/></fo:block>
    <xsl:if test="@draft or made/@practice">
      <fo:block role="P" font-weight="bold" color="{$mark}" space-after="{$gap}">
        <xsl:if test="@draft"><xsl:call-template name="draft"/></xsl:if>
        <xsl:if test="@draft and made/@practice"> · </xsl:if>
        <xsl:if test="made/@practice"><xsl:call-template name="practice"/></xsl:if>
      </fo:block>
    </xsl:if>
  </xsl:template>

  <!-- ===== blocks ===== -->

  <xsl:template name="heading">
    <xsl:variable name="depth" select="count(ancestor::section)"/>
    <fo:block keep-with-next.within-page="always" color="{$deep}" font-weight="bold" line-height="1.25">
      <xsl:attribute name="role">H<xsl:choose><xsl:when test="$depth = 0">2</xsl:when><xsl:when test="$depth = 1">3</xsl:when><xsl:otherwise>4</xsl:otherwise></xsl:choose></xsl:attribute>
      <xsl:choose>
        <xsl:when test="self::section and $depth = 0">
          <xsl:attribute name="font-size"><xsl:value-of select="$size + 3"/>pt</xsl:attribute>
          <xsl:attribute name="border-bottom">0.8pt solid <xsl:value-of select="$deep"/></xsl:attribute>
          <xsl:attribute name="padding-bottom">0.6mm</xsl:attribute>
          <xsl:attribute name="space-before"><xsl:value-of select="$size * 1.3"/>pt</xsl:attribute>
          <xsl:attribute name="space-after"><xsl:value-of select="$gap"/></xsl:attribute>
        </xsl:when>
        <xsl:otherwise>
          <xsl:attribute name="font-size"><xsl:value-of select="$size + 1.5 - ($depth &gt; 0) * 0.5"/>pt</xsl:attribute>
          <xsl:attribute name="space-before"><xsl:value-of select="$size * (0.9 - $density * 0.1)"/>pt</xsl:attribute>
          <xsl:attribute name="space-after">1.5pt</xsl:attribute>
        </xsl:otherwise>
      </xsl:choose>
      <xsl:if test="self::section"><xsl:attribute name="id"><xsl:value-of select="generate-id()"/></xsl:attribute></xsl:if>
      <xsl:if test="@break"><xsl:attribute name="break-before">page</xsl:attribute></xsl:if>
      <xsl:apply-templates select="." mode="title"/>
      <xsl:if test="@at"><fo:inline font-weight="normal"> · <xsl:value-of select="@at"/></fo:inline></xsl:if>
      <xsl:if test="@changed"><fo:inline color="{$mark}" font-size="{$size - 0.5}pt"> · <xsl:call-template name="changed"/></fo:inline></xsl:if>
      <xsl:if test="@corrected"><fo:inline color="{$mark}" font-size="{$size - 0.5}pt"> · <xsl:call-template name="corrected"/></fo:inline></xsl:if>
    </fo:block>
  </xsl:template>

  <xsl:template match="section">
    <xsl:if test="*"><xsl:call-template name="heading"/><xsl:apply-templates/></xsl:if>
  </xsl:template>

  <xsl:template match="answer">
    <xsl:call-template name="heading"/>
    <xsl:choose>
      <xsl:when test="@lead"><xsl:call-template name="boxed"/></xsl:when>
      <xsl:otherwise><xsl:apply-templates/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="boxed">
    <fo:block role="BlockQuote" background-color="{$tint}" border-left="2.5pt solid {$deep}" padding="1.8mm 3mm 1.8mm 3mm" margin-left="0.9mm" margin-right="3mm"
              space-before="1mm" space-after="{$gap}">
      <xsl:if test="@lead"><xsl:attribute name="font-size"><xsl:value-of select="$size + 1"/>pt</xsl:attribute></xsl:if>
      <!-- margins are inherited by position in FOP: inside, none of its own -->
      <fo:block role="Div" margin-left="0mm" margin-right="0mm"><xsl:apply-templates/></fo:block>
    </fo:block>
  </xsl:template>

  <xsl:template match="quote"><xsl:call-template name="boxed"/></xsl:template>

  <xsl:template match="p">
    <fo:block role="P" space-after="{$gap}" widows="2" orphans="2"><xsl:apply-templates/></fo:block>
  </xsl:template>
  <xsl:template match="answer[@lead]/p[last()] | quote/p[last()]" priority="1">
    <fo:block role="P" widows="2" orphans="2"><xsl:apply-templates/></fo:block>
  </xsl:template>
  <xsl:template match="c/p | item/p"><fo:block role="P"><xsl:apply-templates/></fo:block></xsl:template>
  <xsl:template match="outcome"><fo:block role="P" font-weight="bold" font-size="{$size + 2}pt" space-after="{$gap}"><xsl:apply-templates/></fo:block></xsl:template>

  <xsl:template match="said">
    <fo:block role="P">
      <xsl:choose>
        <xsl:when test="@kind = 'none'"><xsl:attribute name="font-style">italic</xsl:attribute><xsl:attribute name="color"><xsl:value-of select="$soft"/></xsl:attribute></xsl:when>
        <xsl:when test="@kind = 'warn'"><xsl:attribute name="font-weight">bold</xsl:attribute><xsl:attribute name="color"><xsl:value-of select="$mark"/></xsl:attribute></xsl:when>
        <xsl:when test="@kind = 'strong'"><xsl:attribute name="font-weight">bold</xsl:attribute></xsl:when>
        <xsl:when test="@kind = 'label'"><xsl:attribute name="color"><xsl:value-of select="$soft"/></xsl:attribute></xsl:when>
      </xsl:choose>
      <xsl:if test="not(parent::c)"><xsl:attribute name="space-after"><xsl:value-of select="$gap"/></xsl:attribute></xsl:if>
      <xsl:apply-templates select="." mode="title"/>
    </fo:block>
  </xsl:template>

  <!-- Label and value: a list to who hears it. Many of them stand in two columns, and are read down the first. -->
  <xsl:template match="facts">
    <xsl:variable name="half" select="ceiling(count(fact) div 2)"/>
    <xsl:choose>
      <xsl:when test="count(fact) &gt; 5">
        <fo:table role="Div" table-layout="fixed" width="100%" space-before="1mm" space-after="{$gap}">
          <fo:table-column column-width="proportional-column-width(1)"/>
          <fo:table-column column-width="proportional-column-width(1)"/>
          <fo:table-body role="Div">
            <fo:table-row role="Div">
              <fo:table-cell role="Div" padding-right="5mm">
                <xsl:call-template name="fact-list"><xsl:with-param name="facts" select="fact[position() &lt;= $half]"/><xsl:with-param name="label">27mm</xsl:with-param></xsl:call-template>
              </fo:table-cell>
              <fo:table-cell role="Div">
                <xsl:call-template name="fact-list"><xsl:with-param name="facts" select="fact[position() &gt; $half]"/><xsl:with-param name="label">31mm</xsl:with-param></xsl:call-template>
              </fo:table-cell>
            </fo:table-row>
          </fo:table-body>
        </fo:table>
      </xsl:when>
      <xsl:when test="fact"><xsl:call-template name="fact-list"><xsl:with-param name="facts" select="fact"/></xsl:call-template></xsl:when>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="fact-list">
    <xsl:param name="facts"/>
    <xsl:param name="label">38mm</xsl:param>
      <fo:list-block provisional-distance-between-starts="{$label}" provisional-label-separation="3mm" space-before="1mm" space-after="{$gap}" line-height="1.35">
        <xsl:for-each select="$facts">
          <fo:list-item>
            <fo:list-item-label end-indent="label-end()"><fo:block color="{$soft}"><xsl:apply-templates select="." mode="title"/></fo:block></fo:list-item-label>
            <fo:list-item-body start-indent="body-start()"><fo:block><xsl:apply-templates/></fo:block></fo:list-item-body>
          </fo:list-item>
        </xsl:for-each>
      </fo:list-block>
  </xsl:template>

  <xsl:template match="list">
    <fo:list-block provisional-distance-between-starts="5mm" provisional-label-separation="2mm" space-after="{$gap}">
      <xsl:for-each select="item">
        <fo:list-item space-after="1.5pt">
          <fo:list-item-label end-indent="label-end()"><fo:block>•</fo:block></fo:list-item-label>
          <fo:list-item-body start-indent="body-start()"><fo:block role="Div"><xsl:apply-templates/></fo:block></fo:list-item-body>
        </fo:list-item>
      </xsl:for-each>
    </fo:list-block>
  </xsl:template>

  <xsl:template match="triangle">
    <xsl:for-each select="element">
      <fo:block role="Div" border-left="2.5pt solid {$deep}" padding-left="3mm" margin-left="0.9mm" space-before="1.5mm" space-after="{$gap}">
        <fo:block role="Div" margin-left="0mm">
          <xsl:call-template name="heading"/>
          <xsl:apply-templates/>
        </fo:block>
      </fo:block>
    </xsl:for-each>
  </xsl:template>

  <xsl:template match="note">
    <xsl:choose>
      <xsl:when test="@kind = 'small'">
        <fo:block role="P" font-size="{$size - 1.5}pt" color="{$soft}" space-before="{$gap}"><xsl:apply-templates select="." mode="title"/></fo:block>
      </xsl:when>
      <xsl:otherwise>
        <fo:block role="Div" border-left="2.5pt solid {$mark}" padding="1mm 3mm 1mm 3mm" margin-left="0.9mm" margin-right="3mm" background-color="#fdf6ee" space-after="{$gap}">
          <fo:block role="P" margin-left="0mm" margin-right="0mm"><xsl:apply-templates select="." mode="title"/></fo:block>
          <xsl:apply-templates/>
        </fo:block>
      </xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template match="table">
    <!-- a quiet one stands under a heading that says it already -->
    <xsl:if test="not(@quiet)">
      <fo:block role="P" font-weight="bold" keep-with-next.within-page="always" space-before="{$gap}" space-after="1mm"><xsl:apply-templates select="." mode="title"/></fo:block>
    </xsl:if>
    <fo:table table-layout="fixed" width="100%" space-after="{$gap}" border-bottom="0.4pt solid {$line}" line-height="1.35">
      <xsl:for-each select="head/c"><fo:table-column column-width="proportional-column-width({@width})"/></xsl:for-each>
      <fo:table-header>
        <fo:table-row>
          <xsl:for-each select="head/c">
            <fo:table-cell padding="1mm 2mm 1mm 0mm" border-bottom="1pt solid {$line}"><fo:block font-weight="bold" color="{$soft}"><xsl:apply-templates select="." mode="title"/></fo:block></fo:table-cell>
          </xsl:for-each>
        </fo:table-row>
      </fo:table-header>
      <fo:table-body>
        <xsl:for-each select="row">
          <fo:table-row keep-together.within-page="auto">
            <xsl:for-each select="c">
              <fo:table-cell padding="1mm 2mm 1mm 0mm" border-bottom="0.4pt solid {$line}"><fo:block role="Div"><xsl:apply-templates/></fo:block></fo:table-cell>
            </xsl:for-each>
          </fo:table-row>
        </xsl:for-each>
      </fo:table-body>
    </fo:table>
  </xsl:template>
</xsl:stylesheet>
