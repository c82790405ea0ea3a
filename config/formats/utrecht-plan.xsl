<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- Utrecht's doorbraakplan: "ongeveer 2 a4", made with the resident by the value triangle (chapter Utrecht, Van
     casus tot doorbraak; 10 stappen, 5). UTR-3, UTR-9, UTR-14. The talk with the koploper and the calls are no
     part of it: it is what the table reads. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="common.xsl"/>

  <xsl:variable name="plan-pages" select="2"/>
  <xsl:template name="plan-title">
    <xsl:attribute name="nl">Doorbraakplan</xsl:attribute>
    <xsl:attribute name="en">Breakthrough plan</xsl:attribute>
  </xsl:template>

  <xsl:template match="case" mode="plan">
    <xsl:apply-templates select="plan/answer[@code = 'resident_words']" mode="answer">
      <xsl:with-param name="lead" select="true()"/>
      <xsl:with-param name="nl">Wat de inwoner zelf als eerste wil</xsl:with-param>
      <xsl:with-param name="en">What the resident wants first</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'situation']" mode="answer">
      <xsl:with-param name="nl">Wat er aan de hand is</xsl:with-param>
      <xsl:with-param name="en">What is going on</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'obstacle']" mode="answer">
      <xsl:with-param name="nl">Waar het vastloopt</xsl:with-param>
      <xsl:with-param name="en">Where it is stuck</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'tried']" mode="answer">
      <xsl:with-param name="nl">Wat al is geprobeerd</xsl:with-param>
      <xsl:with-param name="en">What has been tried</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'proposed_solution']" mode="answer">
      <xsl:with-param name="nl">Voorgestelde oplossing</xsl:with-param>
      <xsl:with-param name="en">Proposed solution</xsl:with-param>
    </xsl:apply-templates>
    <section nl="Waardendriehoek" en="Value triangle">
      <xsl:call-template name="triangle"><xsl:with-param name="texts" select="plan/answer[text]"/></xsl:call-template>
    </section>
    <xsl:if test="plan/answer[@code = 'what_if_nothing']/text">
      <xsl:apply-templates select="plan/answer[@code = 'what_if_nothing']" mode="answer">
        <xsl:with-param name="nl">Als wij niets doen</xsl:with-param>
        <xsl:with-param name="en">If we do nothing</xsl:with-param>
      </xsl:apply-templates>
    </xsl:if>
  </xsl:template>
</xsl:stylesheet>
