<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- The referral to the national table: what stands in the way nationally, which rungs were climbed at home, what is proposed.
     No more than the extract that crosses (PMM-4). PMM-1, PMM-3. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="common.xsl"/>

  <xsl:template name="plan-title">
    <xsl:attribute name="nl">Verwijzing naar de landelijke tafel</xsl:attribute>
    <xsl:attribute name="en">Referral to the national table</xsl:attribute>
  </xsl:template>

  <xsl:template match="case" mode="plan">
    <xsl:if test="facts/origin">
      <facts>
        <fact nl="Casus in de gemeente" en="Case at the municipality"><xsl:value-of select="facts/origin"/></fact>
        <fact nl="Namens" en="On behalf of"><xsl:value-of select="facts/organisation"/></fact>
        <xsl:for-each select="facts/tried"><fact nl="Geweest bij" en="Was at"><xsl:call-template name="in-a-row"/></fact></xsl:for-each>
      </facts>
    </xsl:if>
    <xsl:apply-templates select="plan/answer[@code = 'resident_words']" mode="answer">
      <xsl:with-param name="lead" select="true()"/>
      <xsl:with-param name="nl">Wat de inwoner zelf als eerste wil</xsl:with-param>
      <xsl:with-param name="en">What the resident wants first</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'situation']" mode="answer">
      <xsl:with-param name="nl">Wat er aan de hand is</xsl:with-param>
      <xsl:with-param name="en">What is going on</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'national_obstacle']" mode="answer">
      <xsl:with-param name="nl">Wat landelijk in de weg staat</xsl:with-param>
      <xsl:with-param name="en">What stands in the way nationally</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'local_rungs']" mode="answer">
      <xsl:with-param name="nl">Stappen die in de gemeente zijn gezet</xsl:with-param>
      <xsl:with-param name="en">Steps that were taken in the municipality</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'proposed_solution']" mode="answer">
      <xsl:with-param name="nl">Voorgestelde oplossing</xsl:with-param>
      <xsl:with-param name="en">Proposed solution</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="record" mode="section"/>
    <xsl:apply-templates select="." mode="agreements"/>
  </xsl:template>
</xsl:stylesheet>
