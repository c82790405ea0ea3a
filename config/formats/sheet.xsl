<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- What html.xsl and fo.xsl share: the title of an element of a sheet in the reader's language. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:variable name="lang" select="/sheet/@lang"/>
  <xsl:variable name="en" select="$lang = 'en'"/>

  <xsl:template match="*" mode="title">
    <xsl:value-of select="@title"/>
    <xsl:if test="@title and @nl">: </xsl:if>
    <xsl:choose>
      <xsl:when test="$en and @en"><xsl:value-of select="@en"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="@nl"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <xsl:template name="word">
    <xsl:param name="nl"/>
    <xsl:param name="english"/>
    <xsl:choose>
      <xsl:when test="$en"><xsl:value-of select="$english"/></xsl:when>
      <xsl:otherwise><xsl:value-of select="$nl"/></xsl:otherwise>
    </xsl:choose>
  </xsl:template>

  <!-- Who it was made for, when, from what: on the foot of each page. -->
  <xsl:template match="made" mode="words">
    <xsl:call-template name="word">
      <xsl:with-param name="nl">Gemaakt voor <xsl:value-of select="@reader"/>, <xsl:value-of select="@when"/> · stand <xsl:value-of select="@digest"/></xsl:with-param>
      <xsl:with-param name="english">Made for <xsl:value-of select="@reader"/>, <xsl:value-of select="@when"/> · state <xsl:value-of select="@digest"/></xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="confidential">
    <xsl:call-template name="word">
      <xsl:with-param name="nl">Vertrouwelijk</xsl:with-param>
      <xsl:with-param name="english">Confidential</xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="changed">
    <xsl:call-template name="word">
      <xsl:with-param name="nl">gewijzigd</xsl:with-param>
      <xsl:with-param name="english">changed</xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="corrected">
    <xsl:call-template name="word">
      <xsl:with-param name="nl">verbeterd</xsl:with-param>
      <xsl:with-param name="english">corrected</xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="draft">
    <xsl:call-template name="word">
      <xsl:with-param name="nl">Concept</xsl:with-param>
      <xsl:with-param name="english">Draft</xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="instead">
    <xsl:call-template name="word">
      <xsl:with-param name="nl">Een PDF kan hier nu niet worden gemaakt. Dit is hetzelfde document als pagina: druk het af, of bewaar het als PDF (Ctrl+P).</xsl:with-param>
      <xsl:with-param name="english">A PDF cannot be made here now. This is the same document as a page: print it, or save it as PDF (Ctrl+P).</xsl:with-param>
    </xsl:call-template>
  </xsl:template>

  <xsl:template name="practice">
    <xsl:call-template name="word">
      <xsl:with-param name="nl">Oefening</xsl:with-param>
      <xsl:with-param name="english">Practice</xsl:with-param>
    </xsl:call-template>
  </xsl:template>
</xsl:stylesheet>
