<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- Zaanstad's form by which a team asks money for a case: how much, as gift or as loan, why, and what was looked at first; then
     the facts ("eerst informatie verzamelen") (chapter Zaanstad). ZNS-2, ZNS-3, ZNS-5, ZNS-12. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="common.xsl"/>

  <xsl:template name="plan-title">
    <xsl:attribute name="nl">Aanvraag maatwerkbudget</xsl:attribute>
    <xsl:attribute name="en">Request for the tailoring budget</xsl:attribute>
  </xsl:template>

  <xsl:template match="case" mode="plan">
    <xsl:choose>
      <xsl:when test="facts/spends/spend_view"><xsl:apply-templates select="." mode="money"/></xsl:when>
      <xsl:when test="@extract"/>
      <xsl:otherwise><note nl="Er is nog geen geld gevraagd." en="No money has been asked yet."/></xsl:otherwise>
    </xsl:choose>
    <xsl:apply-templates select="plan/answer[@code = 'resident_words']" mode="answer">
      <xsl:with-param name="lead" select="true()"/>
      <xsl:with-param name="nl">Wat de inwoner zelf als eerste wil</xsl:with-param>
      <xsl:with-param name="en">What the resident wants first</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'situation']" mode="answer">
      <xsl:with-param name="nl">Wat er aan de hand is</xsl:with-param>
      <xsl:with-param name="en">What is going on</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'why_stuck']" mode="answer">
      <xsl:with-param name="nl">Waarom het vastloopt</xsl:with-param>
      <xsl:with-param name="en">Why it is stuck</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'tried']" mode="answer">
      <xsl:with-param name="nl">Voorliggende voorzieningen die zijn onderzocht</xsl:with-param>
      <xsl:with-param name="en">Regular provisions that were looked at</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="record[@code = 'feiten']" mode="section"/>
    <xsl:apply-templates select="record[@code = 'naar-vangnet']" mode="section"/>
    <xsl:apply-templates select="." mode="agreements"/>
  </xsl:template>
</xsl:stylesheet>
