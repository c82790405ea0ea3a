<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- The plan of a ladder that names no format: its own questions in its own order, then what was recorded,
     agreed and asked. Copy this file to make a format of your own. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="common.xsl"/>

  <xsl:template match="case" mode="plan">
    <xsl:apply-templates select="plan/answer[@code = 'resident_words']" mode="answer"><xsl:with-param name="lead" select="true()"/></xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code != 'resident_words']" mode="answer"/>
    <xsl:apply-templates select="record" mode="section"/>
    <xsl:apply-templates select="." mode="money"/>
    <xsl:apply-templates select="." mode="agreements"/>
  </xsl:template>
</xsl:stylesheet>
