<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- Zwolle's form of four questions for the regional expert team (figure "In te vullen format voorafgaand aan
     casuïstiekoverleg met RET"), numbered as there, then the analysis that came first (ZWL-10) and what the RET makes of it.
     ZWL-2, ZWL-3, ZWL-5, ZWL-6, ZWL-12. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="common.xsl"/>

  <xsl:template name="plan-title">
    <xsl:attribute name="nl">Vier vragen voor het Regionaal Expertteam</xsl:attribute>
    <xsl:attribute name="en">Four questions for the regional expert team</xsl:attribute>
  </xsl:template>

  <xsl:template match="case" mode="plan">
    <xsl:apply-templates select="plan/answer[@code = 'situation']" mode="answer">
      <xsl:with-param name="nl">1. Wat er aan de hand is</xsl:with-param>
      <xsl:with-param name="en">1. What is going on</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'resident_words']" mode="answer">
      <xsl:with-param name="lead" select="true()"/>
      <xsl:with-param name="nl">2. Wat volgens de jongere of het gezin als eerste moet, en wat nu helpt</xsl:with-param>
      <xsl:with-param name="en">2. What the youth or family wants first, and what helps now</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'if_solved']" mode="answer">
      <xsl:with-param name="nl">3. Als het is opgelost, en als het niet is opgelost</xsl:with-param>
      <xsl:with-param name="en">3. If it is solved, and if it is not</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'why_not']" mode="answer">
      <xsl:with-param name="nl">4. Waarom het niet lukt</xsl:with-param>
      <xsl:with-param name="en">4. Why it does not work</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="record[@code = 'manager']" mode="section"/>
    <xsl:apply-templates select="record[@code = 'verklarende-analyse']" mode="section"/>
    <xsl:apply-templates select="record[@code = 'plan-van-aanpak']" mode="section"/>
    <xsl:apply-templates select="record[@code = 'wie-betaalt']" mode="section"/>
    <xsl:apply-templates select="." mode="money"/>
    <xsl:apply-templates select="." mode="participants"/>
    <xsl:apply-templates select="." mode="agreements"/>
  </xsl:template>
</xsl:stylesheet>
