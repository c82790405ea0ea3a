<?xml version="1.0" encoding="UTF-8"?>
<!-- SPDX-License-Identifier: EUPL-1.2 -->
<!-- Amsterdam's intake for the doorbraakteam: what is asked, which routes of the own organisation were used (noted, never
     asked for), how it should be (chapter Amsterdam). AMS-2, AMS-3, AMS-5, AMS-6, AMS-15. -->
<xsl:stylesheet version="1.0" xmlns:xsl="http://www.w3.org/1999/XSL/Transform">
  <xsl:import href="common.xsl"/>

  <xsl:template name="plan-title">
    <xsl:attribute name="nl">Intake Doorbraakteam</xsl:attribute>
    <xsl:attribute name="en">Intake for the Doorbraakteam</xsl:attribute>
  </xsl:template>

  <xsl:template match="case" mode="plan">
    <xsl:apply-templates select="plan/answer[@code = 'resident_words']" mode="answer">
      <xsl:with-param name="lead" select="true()"/>
      <xsl:with-param name="nl">Wat de Amsterdammer zelf als eerste wil</xsl:with-param>
      <xsl:with-param name="en">What the resident wants first</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'situation']" mode="answer">
      <xsl:with-param name="nl">Wat er aan de hand is</xsl:with-param>
      <xsl:with-param name="en">What is going on</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'obstacle']" mode="answer">
      <xsl:with-param name="nl">Waar het vastloopt, of dreigt vast te lopen</xsl:with-param>
      <xsl:with-param name="en">Where it is stuck, or threatens to be</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'own_routes']" mode="answer">
      <xsl:with-param name="nl">Routes van de eigen organisatie</xsl:with-param>
      <xsl:with-param name="en">Routes of the own organisation</xsl:with-param>
    </xsl:apply-templates>
    <xsl:for-each select="facts/skipped">
      <facts><fact nl="Overgeslagen treden" en="Tiers that were skipped"><xsl:call-template name="in-a-row"/></fact></facts>
    </xsl:for-each>
    <xsl:apply-templates select="plan/answer[@code = 'asked_of_team']" mode="answer">
      <xsl:with-param name="nl">Wat wij van het doorbraakteam vragen</xsl:with-param>
      <xsl:with-param name="en">What we ask of the team</xsl:with-param>
    </xsl:apply-templates>
    <xsl:apply-templates select="plan/answer[@code = 'how_it_should_be']" mode="answer">
      <xsl:with-param name="nl">Hoe het zou moeten zijn</xsl:with-param>
      <xsl:with-param name="en">How it should be</xsl:with-param>
    </xsl:apply-templates>
    <xsl:if test="facts/process_lead">
      <facts>
        <fact nl="Procesregie" en="Process lead"><xsl:value-of select="facts/process_lead"/></fact>
        <xsl:for-each select="facts/process_team"><fact nl="Met" en="With"><xsl:call-template name="in-a-row"/></fact></xsl:for-each>
      </facts>
    </xsl:if>
    <xsl:apply-templates select="record" mode="section"/>
    <xsl:apply-templates select="." mode="money"/>
    <xsl:apply-templates select="." mode="agreements"/>
  </xsl:template>
</xsl:stylesheet>
